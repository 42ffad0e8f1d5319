#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment stock --timeout=60s
kubectl rollout status deployment wages --timeout=60s
kubectl rollout status deployment shop --timeout=60s
kubectl delete networkpolicy shop-way-out
