#!/usr/bin/env bash
set -euo pipefail

kubectl set resources deployment search --requests=cpu=200m --limits=cpu=500m
kubectl rollout status deployment/search --timeout=180s
kubectl apply -f search-hpa.yaml
kubectl scale deployment visitors --replicas=1
seen grew
kubectl scale deployment visitors --replicas=0
seen shrank
