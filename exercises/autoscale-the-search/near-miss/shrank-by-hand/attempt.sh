#!/usr/bin/env bash
set -euo pipefail

kubectl set resources deployment search --requests=cpu=200m --limits=cpu=500m
kubectl rollout status deployment/search --timeout=60s
kubectl apply -f search-hpa.yaml
kubectl scale deployment visitors --replicas=1
for _ in $(seq 80); do [ "$(kubectl get deployment search -o jsonpath='{.status.readyReplicas}')" -ge 3 ] 2>/dev/null && break; sleep 1; done
sleep 2
kubectl delete hpa search
kubectl scale deployment visitors --replicas=0
kubectl scale deployment search --replicas=1
sleep 3
