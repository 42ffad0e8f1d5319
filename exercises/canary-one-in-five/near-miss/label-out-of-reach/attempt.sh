#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/shop-stable --timeout=180s
sed -e 's/stable/canary/; s/app: shop$/app: shop-canary/; s/replicas: 4/replicas: 1/; s/hello-app:1.0/hello-app:2.0/' shop-stable.yaml | kubectl apply -f -
kubectl rollout status deployment/shop-canary --timeout=180s
