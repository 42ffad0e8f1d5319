#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment news --timeout=180s
kubectl wait --for=condition=Ready pod/client --timeout=180s
kubectl apply -f news.yaml
kubectl expose deployment news --name=news-outside --port=80
