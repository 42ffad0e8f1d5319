#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f nginx-mono.yaml
kubectl label pod nginx-mono tier=front
kubectl apply -f nginx-multi.yaml
kubectl wait --for=condition=Ready pod/nginx-mono pod/nginx-multi --timeout=180s
