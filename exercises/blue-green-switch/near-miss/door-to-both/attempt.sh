#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/checkout-blue --timeout=180s
sed -e 's/blue/green/; s/hello-app:1.0/hello-app:2.0/' checkout-blue.yaml > checkout-green.yaml
kubectl apply -f checkout-green.yaml
kubectl rollout status deployment/checkout-green --timeout=180s
kubectl expose deployment checkout-green --port=80 --target-port=8080 --selector=app=checkout
