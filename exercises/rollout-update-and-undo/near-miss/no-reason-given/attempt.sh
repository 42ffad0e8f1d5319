#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f deployment.yaml
kubectl rollout status deployment/nginx-deployment --timeout=180s
seen two-replicas
kubectl apply -f deployment-scale.yaml
kubectl rollout status deployment/nginx-deployment --timeout=180s
seen three-replicas
kubectl set image deployment/nginx-deployment nginx=nginx:1.26
kubectl rollout status deployment/nginx-deployment --timeout=180s
