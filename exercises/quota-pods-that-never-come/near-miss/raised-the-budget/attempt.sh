#!/usr/bin/env bash
set -euo pipefail

kubectl patch resourcequota house-budget -p '{"spec":{"hard":{"pods":"10","limits.memory":"4Gi"}}}'
kubectl patch limitrange house-rules --type=json -p '[{"op":"replace","path":"/spec/limits/0/max/memory","value":"1Gi"}]'
kubectl rollout restart deployment/press
kubectl rollout status deployment/press --timeout=180s
