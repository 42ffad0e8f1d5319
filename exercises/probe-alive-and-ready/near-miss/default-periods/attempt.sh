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
      initialDelaySeconds: 8
PROBES
kubectl apply -f tickets.yaml
kubectl wait --for=condition=Ready pod/tickets --timeout=180s
kubectl exec tickets -- rm /www/ready
kubectl wait --for=condition=Ready=false pod/tickets --timeout=180s
seen sick-is-spared 'Step 2 of 3'
kubectl exec tickets -- touch /www/ready
kubectl wait --for=condition=Ready pod/tickets --timeout=180s
