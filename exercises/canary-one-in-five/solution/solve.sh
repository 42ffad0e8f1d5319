#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/shop-stable --timeout=60s
sleep 1
sed -e 's/stable/canary/; s/replicas: 4/replicas: 1/; s/hello-app:1.0/hello-app:2.0/' shop-stable.yaml > shop-canary.yaml
kubectl apply -f shop-canary.yaml
kubectl rollout status deployment/shop-canary --timeout=60s
sleep 9
kubectl set image deployment/shop-stable hello=us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0
kubectl rollout status deployment/shop-stable --timeout=60s
kubectl delete deployment shop-canary
sleep 5
