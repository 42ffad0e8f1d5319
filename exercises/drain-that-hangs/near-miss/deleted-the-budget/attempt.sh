#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/boxoffice --timeout=180s
node=$(kubectl get pod till -o jsonpath="{.spec.nodeName}")
seen moved-without-a-gap too-few-cordoned
kubectl cordon "$node"
kubectl create deployment till --image=busybox:1.36 -- sh -c 'while true; do echo "receipt $(date +%T)"; sleep 5; done'
kubectl rollout status deployment/till --timeout=180s
kubectl delete pod till

kubectl delete poddisruptionbudget boxoffice
kubectl drain "$node" --ignore-daemonsets --timeout=120s
kubectl rollout status deployment/boxoffice --timeout=180s
