#!/usr/bin/env bash
set -euo pipefail

cat >> tickets.yaml <<'PROBES'
    livenessProbe:
      httpGet:
        path: /healthz
        port: 8080
      initialDelaySeconds: 8
      periodSeconds: 2
      failureThreshold: 3
PROBES
kubectl apply -f tickets.yaml
kubectl wait --for=condition=Ready pod/tickets --timeout=180s
until kubectl exec tickets -- rm /www/healthz; do sleep 0.5; done
kubectl wait --for=jsonpath='{.status.containerStatuses[0].restartCount}'=1 pod/tickets --timeout=180s
kubectl wait --for=condition=Ready pod/tickets --timeout=180s
