#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/boxoffice --timeout=180s
kubectl cordon "$(kubectl get pod till -o jsonpath="{.spec.nodeName}")"
kubectl create deployment till --image=busybox:1.36 -- sleep infinity
kubectl rollout status deployment/till --timeout=180s
kubectl delete pod till
