#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/turnstile --timeout=180s
kubectl exec deployment/turnstile -- kill 1 || true
