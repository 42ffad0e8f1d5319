#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/boxoffice --timeout=60s
node=$(kubectl get pod till -o jsonpath="{.spec.nodeName}")
sleep 3

# The till first: an owner, then away with the bare pod.
kubectl cordon "$node"
kubectl create deployment till --image=busybox:1.36 -- sh -c 'while true; do echo "receipt $(date +%T)"; sleep 5; done'
kubectl rollout status deployment/till --timeout=60s
kubectl delete pod till

kubectl patch poddisruptionbudget boxoffice -p '{"spec":{"minAvailable":1}}'
until [ "$(kubectl get poddisruptionbudget boxoffice -o jsonpath='{.status.disruptionsAllowed}')" = 1 ]; do sleep 0.3; done

kubectl drain "$node" --ignore-daemonsets --timeout=120s
kubectl rollout status deployment/boxoffice --timeout=60s
sleep 2
