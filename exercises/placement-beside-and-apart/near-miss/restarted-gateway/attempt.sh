#!/usr/bin/env bash
set -euo pipefail

kubectl rollout restart deployment/gateway
kubectl rollout status deployment/gateway --timeout=180s
