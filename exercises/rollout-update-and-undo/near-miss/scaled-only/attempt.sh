#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f deployment.yaml
kubectl rollout status deployment/nginx-deployment --timeout=60s
sleep 1
kubectl apply -f deployment-scale.yaml
kubectl rollout status deployment/nginx-deployment --timeout=60s
kubectl rollout restart deployment/nginx-deployment
kubectl rollout status deployment/nginx-deployment --timeout=60s
sleep 2
