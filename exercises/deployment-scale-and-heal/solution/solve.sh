#!/usr/bin/env bash
set -euo pipefail

sed -i '/ports:/,$s/^/  /' web.yaml
kubectl apply -f web.yaml
kubectl rollout status deployment web --timeout=180s
seen two-replicas

kubectl scale deployment web --replicas=5
kubectl rollout status deployment web --timeout=180s
seen scaled-to-five

kubectl delete --wait=false "$(kubectl get pods -l app=web -o name | head -n 1)"
seen pod-replaced

kubectl scale deployment web --replicas=3
kubectl rollout status deployment web --timeout=180s
