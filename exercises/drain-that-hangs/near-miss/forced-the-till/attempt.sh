#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/boxoffice --timeout=60s
node=$(kubectl get pod till -o jsonpath="{.spec.nodeName}")
sleep 3

kubectl patch poddisruptionbudget boxoffice -p '{"spec":{"minAvailable":1}}'
sleep 2
kubectl drain "$node" --ignore-daemonsets --force --timeout=120s
kubectl rollout status deployment/boxoffice --timeout=60s
sleep 2
