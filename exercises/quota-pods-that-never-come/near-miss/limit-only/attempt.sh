#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/press-2024 --timeout=60s
kubectl set resources deployment press --limits=memory=256Mi
for _ in $(seq 40); do [ -n "$(kubectl get deployment press -o jsonpath='{.status.readyReplicas}')" ] && break; sleep 0.5; done
sleep 2
