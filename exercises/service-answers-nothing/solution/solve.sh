#!/usr/bin/env bash
set -euo pipefail

kubectl patch service shop -p '{"spec":{"selector":{"app":"shop-front"}}}'
kubectl patch service shop -p '{"spec":{"ports":[{"port":8081,"targetPort":80}]}}'
kubectl rollout status deployment shop-front --timeout=180s

seen picks-its-pods
seen client-is-answered
seen follows-a-new-pod not-replaced

kubectl delete --wait=false "$(kubectl get pods -l app=shop-front -o name | head -n 1)"
kubectl rollout status deployment shop-front --timeout=180s
