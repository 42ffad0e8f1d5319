#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment nginx-deployment --timeout=180s
kubectl wait --for=condition=Ready pod/client --timeout=180s
sed -i -E 's/^name:/  name:/; s/^  app:/    app:/; /targetPort:/d' service.yaml
kubectl apply -f service.yaml
