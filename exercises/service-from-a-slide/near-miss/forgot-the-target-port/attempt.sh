#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment nginx-deployment --timeout=60s
kubectl wait --for=condition=Ready pod/client --timeout=60s
sed -i -E 's/^name:/  name:/; s/^  app:/    app:/; /targetPort:/d' service.yaml
kubectl apply -f service.yaml
