#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment news --timeout=180s
kubectl wait --for=condition=Ready pod/client --timeout=180s
kubectl apply -f news.yaml
kubectl get service news-outside || kubectl expose deployment news --name=news-outside --type=NodePort --port=80
kubectl get service news-pods || kubectl expose deployment news --name=news-pods --cluster-ip=None --port=80
# A name service may remember for half a minute that there was no such name.
