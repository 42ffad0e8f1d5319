#!/usr/bin/env bash
set -euo pipefail

kubectl run poster --image=nginx:1.28 --port=80
kubectl wait --for=condition=Ready pod/poster pod/till --timeout=180s
kubectl apply -f bakery.yaml
kubectl scale deployment bakery --replicas=4
kubectl rollout status deployment bakery --timeout=180s
kubectl delete pod banner
kubectl rollout status deployment counter --timeout=180s
