#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment shop-front --timeout=180s
kubectl rollout status deployment shop-stock --timeout=180s
kubectl patch service shop -p '{"spec":{"selector":{"app":null,"team":"shop"}}}'
kubectl patch service shop -p '{"spec":{"ports":[{"port":8081,"targetPort":80}]}}'
seen client-is-answered
