#!/usr/bin/env bash
set -euo pipefail

kubectl run poster --image=nginx:1.28
kubectl wait --for=condition=Ready pod/poster pod/till --timeout=180s
sed -i 's/replicas: 2/replicas: 4/' bakery.yaml
kubectl apply -f bakery.yaml
kubectl rollout status deployment bakery --timeout=180s
