#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f shop/
kubectl rollout status deployment web --timeout=180s
