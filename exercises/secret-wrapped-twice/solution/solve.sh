#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment db --timeout=180s
kubectl rollout status deployment shop --timeout=180s
sed -i 's/password: .*/password: harbour-light/' login.yaml
kubectl apply -f login.yaml
kubectl rollout restart deployment shop
kubectl rollout status deployment shop --timeout=180s
