#!/usr/bin/env bash
set -euo pipefail

for name in dev staging preproduction production; do
  kubectl create namespace "$name"
  kubectl label namespace "$name" env="$name"
done
kubectl apply -n staging -f shop.yaml
kubectl apply -n production -f shop.yaml
kubectl scale deployment shop --replicas=3
kubectl rollout status -n production deployment shop --timeout=180s
