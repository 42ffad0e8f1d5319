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
kubectl wait --for=condition=Ready pod/catalogue --timeout=180s
seen comes-up
seen still-watched
kubectl exec catalogue -- rm /www/healthz
kubectl wait --for=jsonpath='{.status.containerStatuses[0].restartCount}'=1 pod/catalogue --timeout=180s
kubectl wait --for=condition=Ready pod/catalogue --timeout=180s
