#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment shop-front --timeout=180s
kubectl patch service shop -p '{"spec":{"selector":{"app":"shop-front"}}}'
kubectl patch service shop -p '{"spec":{"ports":[{"port":8081,"targetPort":80}]}}'
seen client-is-answered
seen picks-its-pods
seen follows-a-new-pod not-replaced
kubectl rollout restart deployment shop-front
kubectl rollout status deployment shop-front --timeout=180s
