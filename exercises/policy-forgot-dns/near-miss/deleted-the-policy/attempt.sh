#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment stock --timeout=180s
kubectl rollout status deployment wages --timeout=180s
kubectl rollout status deployment shop --timeout=180s
kubectl delete networkpolicy shop-way-out
