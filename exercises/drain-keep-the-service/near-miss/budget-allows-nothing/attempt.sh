#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/tickets --timeout=180s
node=$(kubectl get pods -l app=tickets -o jsonpath='{.items[0].spec.nodeName}')
seen drained-unnoticed too-few-cordoned

kubectl create poddisruptionbudget tickets --selector=app=tickets --min-available=2
kubectl wait --for=jsonpath='{.status.expectedPods}'=2 poddisruptionbudget/tickets --timeout=180s
kubectl drain "$node" --ignore-daemonsets --timeout=10s || true
