#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/shop-stable --timeout=180s
sed -e 's/stable/canary/; s/replicas: 4/replicas: 1/; s/hello-app:1.0/hello-app:2.0/' shop-stable.yaml > shop-canary.yaml
kubectl apply -f shop-canary.yaml
kubectl rollout status deployment/shop-canary --timeout=180s
seen canary-runs
seen one-in-five
kubectl scale deployment shop-canary --replicas=4
kubectl rollout status deployment/shop-canary --timeout=180s
kubectl scale deployment shop-stable --replicas=1
