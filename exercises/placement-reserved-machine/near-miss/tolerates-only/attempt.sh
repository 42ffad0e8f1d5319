#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/forecast --timeout=180s
home=$(kubectl get pods -l app=forecast -o jsonpath="{.items[0].spec.nodeName}")
node=$(kubectl get nodes -o name | grep -v "/$home$" | head -n 1 | cut -d/ -f2)
kubectl label node "$node" team=weather
kubectl taint node "$node" team=weather:NoSchedule
# Tolerating is no attraction: the scheduler may choose any machine, here another one.
kubectl cordon "$node"
kubectl patch deployment forecast -p '{"spec":{"template":{"spec":{"tolerations":[{"key":"team","value":"weather","effect":"NoSchedule"}]}}}}'
kubectl rollout status deployment/forecast --timeout=180s
kubectl uncordon "$node"
