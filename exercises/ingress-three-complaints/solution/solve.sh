#!/usr/bin/env bash
set -euo pipefail

for name in tickets api venue; do kubectl rollout status deployment $name --timeout=180s; done
kubectl wait --for=condition=Ready pod/client --timeout=180s
sed -i 's/number: 8080/number: 80/; s/pathType: Exact/pathType: Prefix/; s/exmaple/example/' entrance.yaml
kubectl apply -f entrance.yaml
