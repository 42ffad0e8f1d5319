#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/website --timeout=180s
kubectl rollout status deployment/forecast --timeout=180s
node=$(kubectl get pods -l app=website -o jsonpath="{.items[0].spec.nodeName}")
kubectl label node "$node" team=weather
kubectl taint node "$node" team=weather:NoSchedule

kubectl patch deployment forecast -p '{"spec":{"template":{"spec":{"nodeSelector":{"team":"weather"},"tolerations":[{"key":"team","value":"weather","effect":"NoSchedule"}]}}}}'
kubectl rollout status deployment/forecast --timeout=180s

kubectl rollout restart deployment/website
kubectl rollout status deployment/website --timeout=180s
