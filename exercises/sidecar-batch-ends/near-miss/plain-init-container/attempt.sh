#!/usr/bin/env bash
set -euo pipefail

awk '/^  - name: uploader/ { moved = 1 } moved { sidecar = sidecar $0 "\n"; next } { rest = rest $0 "\n" }
  END { split(rest, part, "  containers:\n"); printf "%s  initContainers:\n%s  containers:\n%s", part[1], sidecar, part[2] }' night-report.yaml > repaired.yaml
kubectl replace --force -f repaired.yaml
