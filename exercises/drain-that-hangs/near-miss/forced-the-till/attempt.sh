#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/boxoffice --timeout=180s
node=$(kubectl get pod till -o jsonpath="{.spec.nodeName}")
seen moved-without-a-gap too-few-cordoned

kubectl patch poddisruptionbudget boxoffice -p '{"spec":{"minAvailable":1}}'
seen budget-is-sensible
kubectl drain "$node" --ignore-daemonsets --force --timeout=120s
kubectl rollout status deployment/boxoffice --timeout=180s
