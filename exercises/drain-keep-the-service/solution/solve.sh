#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/tickets --timeout=60s
node=$(kubectl get pods -l app=tickets -o jsonpath='{.items[0].spec.nodeName}')
# The shop is to have served for a while before anything is touched.
sleep 3

kubectl create poddisruptionbudget tickets --selector=app=tickets --min-available=1
until [ "$(kubectl get poddisruptionbudget tickets -o jsonpath='{.status.disruptionsAllowed}')" = 1 ]; do sleep 0.3; done

kubectl drain "$node" --ignore-daemonsets --timeout=120s
kubectl rollout status deployment/tickets --timeout=60s
sleep 2
kubectl uncordon "$node"
