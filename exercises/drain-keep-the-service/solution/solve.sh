#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/tickets --timeout=180s
node=$(kubectl get pods -l app=tickets -o jsonpath='{.items[0].spec.nodeName}')
# The shop is to have served for a while before anything is touched.
seen drained-unnoticed too-few-cordoned

kubectl create poddisruptionbudget tickets --selector=app=tickets --min-available=1
seen budget-protects

kubectl drain "$node" --ignore-daemonsets --timeout=120s
kubectl rollout status deployment/tickets --timeout=180s
seen drained-unnoticed
kubectl uncordon "$node"
