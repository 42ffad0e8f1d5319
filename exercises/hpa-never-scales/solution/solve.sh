#!/usr/bin/env bash
set -euo pipefail

kubectl patch hpa quotes -p '{"spec":{"scaleTargetRef":{"name":"quotes"}}}'
kubectl set resources deployment quotes -c logs --requests=cpu=10m
for _ in $(seq 80); do [ "$(kubectl get deployment quotes -o jsonpath='{.status.readyReplicas}')" -ge 3 ] 2>/dev/null && break; sleep 1; done
sleep 2
