#!/usr/bin/env bash
set -euo pipefail

sed -i '/ports:/,$s/^/  /' web.yaml
kubectl apply -f web.yaml
kubectl rollout status deployment web --timeout=180s
kubectl scale deployment web --replicas=5
kubectl rollout status deployment web --timeout=180s
seen scaled-to-five
kubectl delete deployment web
