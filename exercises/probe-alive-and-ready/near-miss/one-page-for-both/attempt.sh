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
        path: /ready
        port: 8080
      initialDelaySeconds: 8
      periodSeconds: 2
      failureThreshold: 3
PROBES
kubectl apply -f tickets.yaml
kubectl wait --for=condition=Ready pod/tickets --timeout=180s
kubectl exec tickets -- rm /www/ready
kubectl wait --for=condition=Ready=false pod/tickets --timeout=180s
kubectl wait --for=jsonpath='{.status.containerStatuses[0].restartCount}'=1 pod/tickets --timeout=180s
kubectl wait --for=condition=Ready pod/tickets --timeout=180s
