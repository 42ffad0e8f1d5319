#!/usr/bin/env bash
set -euo pipefail

kubectl scale deployment quotes --replicas=5
kubectl rollout status deployment/quotes --timeout=180s
