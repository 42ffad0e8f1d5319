#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f nginx-mono.yaml -f nginx-multi.yaml
kubectl label --overwrite pod nginx-mono tier=front
kubectl wait --for=condition=Ready pod/nginx-mono pod/nginx-multi --timeout=180s
kubectl exec nginx-multi -c nginx -- sh -c 'echo news of today > /usr/share/nginx/html/index.html'
