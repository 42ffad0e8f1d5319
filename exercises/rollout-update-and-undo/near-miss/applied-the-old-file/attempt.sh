#!/usr/bin/env bash
solution_but \
  's/, ticket 312//' \
  's/^kubectl rollout undo.*/kubectl apply -f deployment.yaml/'
