#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment db --timeout=180s
kubectl rollout status deployment shop --timeout=180s
kubectl set env deployment/shop PGPASSWORD=harbour-light
kubectl rollout status deployment shop --timeout=180s
