#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment db --timeout=180s
kubectl rollout status deployment shop --timeout=180s
kubectl set env deployment/shop PGPASSWORD=harbour-light
kubectl rollout status deployment shop --timeout=180s
seen shop-logs-in
kubectl patch deployment shop --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/env/0","value":{"name":"PGPASSWORD","valueFrom":{"secretKeyRef":{"name":"shop-login","key":"password"}}}}]'
kubectl rollout status deployment shop --timeout=180s
