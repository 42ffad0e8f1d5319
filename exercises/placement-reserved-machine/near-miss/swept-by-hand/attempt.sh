#!/usr/bin/env bash
solution_but \
  '/^kubectl taint/d' \
  's/^kubectl rollout restart deployment.website/kubectl cordon "$node"; &/' \
  '$s/$/; kubectl uncordon "$node"/'
