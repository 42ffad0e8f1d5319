#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment shop-front --timeout=60s
kubectl patch service shop -p '{"spec":{"selector":{"app":"shop-front"}}}'
kubectl patch service shop -p '{"spec":{"ports":[{"port":8081,"targetPort":80}]}}'
for _ in $(seq 60); do kubectl exec client -- wget -T 3 -qO /dev/null http://shop:8081 && break; sleep 0.5; done
sleep 3
kubectl rollout restart deployment shop-front
kubectl rollout status deployment shop-front --timeout=60s
