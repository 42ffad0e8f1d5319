#!/usr/bin/env bash
solution_but \
  '/^kubectl label/,/^kubectl rollout status deployment.encoder/d' \
  's|kubernetes.io/hostname|kubernetes.io/os|' \
  '/rollout status deployment.gateway/d'
