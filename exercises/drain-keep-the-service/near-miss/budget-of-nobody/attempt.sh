#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/tickets --timeout=180s
node=$(kubectl get pods -l app=tickets -o jsonpath='{.items[0].spec.nodeName}')
seen drained-unnoticed too-few-cordoned

kubectl create poddisruptionbudget tickets --selector=app=ticket --min-available=1
kubectl wait --for=jsonpath='{.status.observedGeneration}'=1 poddisruptionbudget/tickets --timeout=180s
kubectl drain "$node" --ignore-daemonsets --timeout=60s
kubectl rollout status deployment/tickets --timeout=180s
