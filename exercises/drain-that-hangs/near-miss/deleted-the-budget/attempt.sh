#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/boxoffice --timeout=60s
node=$(kubectl get pod till -o jsonpath="{.spec.nodeName}")
sleep 3
kubectl cordon "$node"
kubectl create deployment till --image=busybox:1.36 -- sleep infinity
kubectl rollout status deployment/till --timeout=60s
kubectl delete pod till

kubectl delete poddisruptionbudget boxoffice
kubectl drain "$node" --ignore-daemonsets --timeout=120s
kubectl rollout status deployment/boxoffice --timeout=60s
