#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f web.yaml || true
kubectl create deployment nginx --image=nginx:1.7.9
kubectl scale deployment nginx --replicas=2
kubectl rollout status deployment nginx --timeout=180s
