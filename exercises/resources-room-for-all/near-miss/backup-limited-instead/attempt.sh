#!/usr/bin/env bash
solution_but \
  '/name: backup/,/^EOF/s/^( +)cpu: 250m/\1cpu: "6"\n      limits:\n&/' \
  's/^kubectl apply .*/& || true/' \
  's| pod/backup||'
