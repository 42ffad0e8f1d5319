#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f deployment.yaml
kubectl rollout status deployment/nginx-deployment --timeout=180s
seen two-replicas
kubectl apply -f deployment-scale.yaml
kubectl rollout status deployment/nginx-deployment --timeout=180s
seen three-replicas
kubectl set image deployment/nginx-deployment nginx=nginx:1.26
kubectl annotate --overwrite deployment/nginx-deployment kubernetes.io/change-cause="nginx 1.26, ticket 312"
kubectl rollout status deployment/nginx-deployment --timeout=180s
seen updated
seen reason-given
kubectl set image deployment/nginx-deployment nginx=nginx:1.62
seen bad-version-shipped
kubectl rollout undo deployment/nginx-deployment
kubectl rollout status deployment/nginx-deployment --timeout=180s
