#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f store.yaml
kubectl rollout status statefulset/store --timeout=90s
sleep 3
kubectl delete pod store-0
kubectl rollout status statefulset/store --timeout=90s
sleep 3
