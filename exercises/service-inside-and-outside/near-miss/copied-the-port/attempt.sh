#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment news --timeout=60s
kubectl wait --for=condition=Ready pod/client --timeout=60s
kubectl expose deployment news --port=8081
