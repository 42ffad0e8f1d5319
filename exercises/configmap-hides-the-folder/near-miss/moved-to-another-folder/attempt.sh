#!/usr/bin/env bash
set -euo pipefail

kubectl wait --for=condition=Ready pod/client --timeout=180s
sed -i 's/gate-number/gate_number/; s#mountPath: /etc/nginx$#mountPath: /etc/nginx/sites-enabled#' gate.yaml
kubectl apply -f gate.yaml
kubectl rollout status deployment gate --timeout=180s
