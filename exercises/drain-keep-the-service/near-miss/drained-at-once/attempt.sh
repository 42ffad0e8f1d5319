#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/tickets --timeout=60s
node=$(kubectl get pods -l app=tickets -o jsonpath='{.items[0].spec.nodeName}')
sleep 3

kubectl drain "$node" --ignore-daemonsets --timeout=120s
kubectl rollout status deployment/tickets --timeout=60s
sleep 2
