#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f search-hpa.yaml
kubectl scale deployment visitors --replicas=1
kubectl wait --for=condition=ScalingActive=false hpa/search --timeout=180s
