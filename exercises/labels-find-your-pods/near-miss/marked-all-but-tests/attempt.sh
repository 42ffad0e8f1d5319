#!/usr/bin/env bash
solution_but \
  "s/^kubectl label pods .*/kubectl label pods -l 'env!=test,app!=stock' owner=anna/" \
  '/^seen owner-is-marked/d' \
  '/^kubectl delete/d'
