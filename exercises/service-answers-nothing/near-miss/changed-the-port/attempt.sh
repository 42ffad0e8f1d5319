#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment shop-front --timeout=180s
kubectl patch service shop -p '{"spec":{"selector":{"app":"shop-front"}}}'
kubectl patch service shop --type=json -p '[{"op":"replace","path":"/spec/ports/0","value":{"port":80,"targetPort":80}}]'
