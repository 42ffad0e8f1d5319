#!/usr/bin/env bash
solution_but \
  '/^kubectl -n prod create/d' \
  's/^kubectl -n dev create/kubectl create/' \
  '/rollout status/d'
