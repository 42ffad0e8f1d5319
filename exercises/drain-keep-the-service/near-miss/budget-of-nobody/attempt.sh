#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/tickets --timeout=60s
node=$(kubectl get pods -l app=tickets -o jsonpath='{.items[0].spec.nodeName}')
sleep 3

kubectl create poddisruptionbudget tickets --selector=app=ticket --min-available=1
sleep 2
kubectl drain "$node" --ignore-daemonsets --timeout=60s
kubectl rollout status deployment/tickets --timeout=60s
