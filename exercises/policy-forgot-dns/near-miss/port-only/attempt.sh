#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment stock --timeout=180s
kubectl rollout status deployment wages --timeout=180s
kubectl rollout status deployment shop --timeout=180s
sed -i 's/8081/80/' shop-way-out.yaml
kubectl apply -f shop-way-out.yaml
