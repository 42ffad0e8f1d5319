#!/usr/bin/env bash
set -euo pipefail

cat >> catalogue.yaml <<'PROBE'
    startupProbe:
      httpGet:
        path: /healthz
        port: 8080
      periodSeconds: 1
      failureThreshold: 60
PROBE
kubectl replace --force -f catalogue.yaml
kubectl wait --for=condition=Ready pod/catalogue --timeout=90s
sleep 5
kubectl exec catalogue -- rm /www/healthz
for _ in $(seq 60); do
  [ "$(kubectl get pod catalogue -o jsonpath="{.status.containerStatuses[0].restartCount}")" != 0 ] && break
  sleep 0.5
done
kubectl wait --for=condition=Ready pod/catalogue --timeout=90s
