#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f shop/
kubectl rollout status deployment web --timeout=180s
kubectl set env deployment web MODE=safe
kubectl rollout status deployment web --timeout=180s
