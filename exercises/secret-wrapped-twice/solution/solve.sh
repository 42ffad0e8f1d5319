#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment db --timeout=60s
kubectl rollout status deployment shop --timeout=60s
sed -i 's/password: .*/password: harbour-light/' login.yaml
kubectl apply -f login.yaml
kubectl rollout restart deployment shop
kubectl rollout status deployment shop --timeout=60s
sleep 3
