#!/usr/bin/env bash
set -euo pipefail

for name in dev staging preproduction production; do kubectl create namespace "$name"; done
kubectl apply -n staging -f shop.yaml
kubectl apply -n production -f shop.yaml
kubectl scale -n production deployment shop --replicas=3
kubectl rollout status -n staging deployment shop --timeout=180s
kubectl rollout status -n production deployment shop --timeout=180s
kubectl delete -n default -f shop.yaml
kubectl run visitor -n dev --image=busybox:1.36 -- sleep infinity
kubectl wait -n dev --for=condition=Ready pod/visitor --timeout=180s
