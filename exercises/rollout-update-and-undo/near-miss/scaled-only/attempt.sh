#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f deployment.yaml
kubectl rollout status deployment/nginx-deployment --timeout=180s
seen two-replicas
kubectl apply -f deployment-scale.yaml
kubectl rollout status deployment/nginx-deployment --timeout=180s
kubectl rollout restart deployment/nginx-deployment
kubectl rollout status deployment/nginx-deployment --timeout=180s
