#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f deployment.yaml
kubectl rollout status deployment/nginx-deployment --timeout=60s
sleep 1
kubectl apply -f deployment-scale.yaml
kubectl rollout status deployment/nginx-deployment --timeout=60s
sleep 1
kubectl set image deployment/nginx-deployment nginx=nginx:1.26
kubectl rollout status deployment/nginx-deployment --timeout=60s
sleep 2
