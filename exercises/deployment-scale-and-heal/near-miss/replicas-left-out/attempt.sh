#!/usr/bin/env bash
set -euo pipefail

sed -i '/replicas:/d; /ports:/,$s/^/  /' web.yaml
kubectl apply -f web.yaml
kubectl rollout status deployment web --timeout=180s
