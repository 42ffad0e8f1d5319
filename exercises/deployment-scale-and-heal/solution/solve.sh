#!/usr/bin/env bash
set -euo pipefail

sed -i '/ports:/,$s/^/  /' web.yaml
kubectl apply -f web.yaml
kubectl rollout status deployment web --timeout=60s

kubectl scale deployment web --replicas=5
kubectl rollout status deployment web --timeout=60s

kubectl delete --wait=false "$(kubectl get pods -l app=web -o name | head -n 1)"
for _ in $(seq 60); do
  [ "$(kubectl get pods -l app=web --no-headers | grep -c ' 1/1 .*Running')" = 5 ] && break
  sleep 0.5
done

kubectl scale deployment web --replicas=3
kubectl rollout status deployment web --timeout=60s
