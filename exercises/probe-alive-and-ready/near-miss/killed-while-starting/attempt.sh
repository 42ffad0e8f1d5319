#!/usr/bin/env bash
set -euo pipefail

cat >> tickets.yaml <<'PROBES'
    readinessProbe:
      httpGet:
        path: /ready
        port: 8080
      periodSeconds: 1
    livenessProbe:
      httpGet:
        path: /healthz
        port: 8080
      periodSeconds: 1
      failureThreshold: 3
PROBES
kubectl apply -f tickets.yaml
