#!/usr/bin/env bash
set -euo pipefail

kubectl set resources deployment search --requests=cpu=200m --limits=cpu=500m
kubectl rollout status deployment/search --timeout=180s
sed -i 's/maxReplicas: 6/maxReplicas: 2/' search-hpa.yaml
kubectl apply -f search-hpa.yaml
kubectl scale deployment visitors --replicas=1
kubectl wait --for=jsonpath='{.status.desiredReplicas}'=2 hpa/search --timeout=180s
