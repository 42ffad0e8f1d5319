#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment news --timeout=180s
kubectl wait --for=condition=Ready pod/client --timeout=180s
kubectl expose deployment news --port=8081
