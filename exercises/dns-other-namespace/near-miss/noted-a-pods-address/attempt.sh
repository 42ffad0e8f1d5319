#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment shop --timeout=180s
kubectl -n warehouse rollout status deployment stock --timeout=180s
kubectl -n warehouse rollout status deployment prices --timeout=180s
kubectl wait --for=condition=Ready pod/till --timeout=180s
address=$(kubectl -n warehouse get pod -l app=stock -o jsonpath='{.items[0].status.podIP}')
kubectl set env deployment/shop STOCK_URL=http://$address
kubectl rollout status deployment shop --timeout=180s
seen survives-a-new-pod not-replaced
kubectl -n warehouse delete pod -l app=stock
kubectl -n warehouse rollout status deployment stock --timeout=180s
