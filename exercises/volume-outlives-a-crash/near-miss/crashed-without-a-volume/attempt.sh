#!/usr/bin/env bash
set -euo pipefail

kubectl wait --for=condition=Ready pod/thumbs --timeout=60s
restarts() { kubectl get pod thumbs -o jsonpath="{.status.containerStatuses[0].restartCount}"; }
kubectl exec thumbs -- kill 1 || true
for _ in $(seq 60); do [ "$(restarts)" -gt 0 ] && break; sleep 0.5; done
kubectl wait --for=condition=Ready pod/thumbs --timeout=60s
