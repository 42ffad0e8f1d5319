#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment shop --timeout=180s
kubectl -n warehouse rollout status deployment stock --timeout=180s
kubectl -n warehouse rollout status deployment prices --timeout=180s
kubectl wait --for=condition=Ready pod/till --timeout=180s
kubectl set env deployment/shop STOCK_URL=http://stock.warehouse
kubectl create service externalname prices --external-name=prices.warehouse
kubectl rollout status deployment shop --timeout=180s
