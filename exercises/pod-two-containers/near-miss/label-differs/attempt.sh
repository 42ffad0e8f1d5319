#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f nginx-mono.yaml
kubectl label pod nginx-mono tier=frontend
kubectl wait --for=condition=Ready pod/nginx-mono --timeout=180s
