#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment db --timeout=60s
kubectl rollout status deployment shop --timeout=60s
sed -i 's/password: .*/password: harbour-light/' login.yaml
kubectl apply -f login.yaml
sleep 3
