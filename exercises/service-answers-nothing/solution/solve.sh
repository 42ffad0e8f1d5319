#!/usr/bin/env bash
set -euo pipefail

kubectl patch service shop -p '{"spec":{"selector":{"app":"shop-front"}}}'
kubectl patch service shop -p '{"spec":{"ports":[{"port":8081,"targetPort":80}]}}'
kubectl rollout status deployment shop-front --timeout=60s

answered() { kubectl exec client -- wget -T 3 -qO /dev/null http://shop:8081; }
for _ in $(seq 60); do answered && break; sleep 0.5; done
sleep 3

kubectl delete --wait=false "$(kubectl get pods -l app=shop-front -o name | head -n 1)"
kubectl rollout status deployment shop-front --timeout=60s
answered
