#!/usr/bin/env bash
set -euo pipefail

kubectl patch deployment pricing -p '{"spec":{"template":{"spec":{"affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"kubernetes.io/hostname","labelSelector":{}}]}},"nodeSelector":{"kubernetes.io/hostname":"'"$(kubectl get pods -l app=cache -o jsonpath='{.items[0].spec.nodeName}')"'"}}}}}'
kubectl rollout status deployment/pricing --timeout=180s
