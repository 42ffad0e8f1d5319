#!/usr/bin/env bash
set -euo pipefail

for name in site shop blog; do kubectl rollout status deployment $name --timeout=180s; done
kubectl wait --for=condition=Ready pod/client --timeout=180s
kubectl create ingress entrance --rule="www.example.com/*=site:80" --rule="www.example.com/shop=shop:8081" --rule="blog.example.com/*=blog:80"
