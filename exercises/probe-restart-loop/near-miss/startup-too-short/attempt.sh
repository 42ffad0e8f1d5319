#!/usr/bin/env bash
set -euo pipefail

cat >> catalogue.yaml <<'PROBE'
    startupProbe:
      httpGet:
        path: /healthz
        port: 8080
      periodSeconds: 1
      failureThreshold: 5
PROBE
kubectl replace --force -f catalogue.yaml
