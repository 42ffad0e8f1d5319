#!/usr/bin/env bash
set -euo pipefail

kubectl wait --for=condition=Ready pod/thumbs --timeout=180s
restarts() { kubectl get pod thumbs -o jsonpath="{.status.containerStatuses[0].restartCount}"; }
kubectl exec thumbs -- kill 1 || true
kubectl wait --for=jsonpath='{.status.containerStatuses[0].restartCount}'=1 pod/thumbs --timeout=180s
kubectl wait --for=condition=Ready pod/thumbs --timeout=180s
