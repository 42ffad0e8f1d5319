#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/tickets --timeout=180s
node=$(kubectl get pods -l app=tickets -o jsonpath='{.items[0].spec.nodeName}')
seen drained-unnoticed too-few-cordoned

kubectl drain "$node" --ignore-daemonsets --timeout=120s
kubectl rollout status deployment/tickets --timeout=180s
