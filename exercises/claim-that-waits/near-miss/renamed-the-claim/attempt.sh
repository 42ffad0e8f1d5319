#!/usr/bin/env bash
set -euo pipefail

sed -i '/storageClassName/d; s/name: photos/name: photo/' claim.yaml
kubectl apply -f claim.yaml
kubectl rollout status deployment album --timeout=180s
