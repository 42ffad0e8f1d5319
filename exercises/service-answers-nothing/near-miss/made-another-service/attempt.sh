#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment shop-front --timeout=180s
kubectl expose deployment shop-front --port=8081 --target-port=80
