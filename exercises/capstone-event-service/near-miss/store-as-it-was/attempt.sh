#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f store.yaml
kubectl rollout status statefulset/store --timeout=180s
seen data-stay pod-not-replaced
kubectl delete pod store-0
kubectl rollout status statefulset/store --timeout=180s
