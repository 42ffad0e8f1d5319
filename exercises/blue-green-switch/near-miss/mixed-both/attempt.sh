#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/checkout-blue --timeout=180s
sed -e 's/blue/green/; s/hello-app:1.0/hello-app:2.0/' checkout-blue.yaml > checkout-green.yaml
kubectl apply -f checkout-green.yaml
kubectl rollout status deployment/checkout-green --timeout=180s
kubectl get service checkout-green >/dev/null 2>&1 || kubectl expose deployment checkout-green --port=80 --target-port=8080
seen green-is-tested
seen switched split-differs
kubectl patch service checkout -p '{"spec":{"selector":{"slot":null}}}'
