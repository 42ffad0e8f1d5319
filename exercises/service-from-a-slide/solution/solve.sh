#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment nginx-deployment --timeout=180s
kubectl wait --for=condition=Ready pod/client --timeout=180s
grep -q '^  name:' service.yaml || sed -i -E 's/^( *)(name|app|targetPort):/\1  \2:/' service.yaml
kubectl apply -f service.yaml
