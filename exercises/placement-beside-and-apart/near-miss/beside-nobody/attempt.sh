#!/usr/bin/env bash
set -euo pipefail

kubectl label node "$(kubectl get nodes -o jsonpath="{.items[0].metadata.name}")" disk=ssd
kubectl patch deployment encoder --patch-file on-ssd.yaml
kubectl rollout status deployment/encoder --timeout=180s

sed -i 's/app: cache/app: cahce/' beside-cache.yaml
kubectl patch deployment pricing --patch-file beside-cache.yaml
