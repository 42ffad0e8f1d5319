#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/shop-stable --timeout=180s
sed -e 's/stable/canary/; s/replicas: 4/replicas: 1/; s/hello-app:1.0/hello-app:2.0/' shop-stable.yaml > shop-canary.yaml
kubectl apply -f shop-canary.yaml
kubectl rollout status deployment/shop-canary --timeout=180s
seen one-in-five
kubectl set image deployment/shop-stable hello=us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0
kubectl rollout status deployment/shop-stable --timeout=180s
kubectl delete deployment shop-canary
