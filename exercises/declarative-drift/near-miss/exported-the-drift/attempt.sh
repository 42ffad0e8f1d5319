#!/usr/bin/env bash
set -euo pipefail

kubectl get deployment web -o yaml > shop/web.yaml
kubectl apply -f shop/web.yaml || true
