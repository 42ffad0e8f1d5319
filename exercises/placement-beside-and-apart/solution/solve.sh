#!/usr/bin/env bash
set -euo pipefail

kubectl label node "$(kubectl get nodes -o jsonpath="{.items[0].metadata.name}")" disk=ssd
kubectl patch deployment encoder --patch-file on-ssd.yaml
kubectl rollout status deployment/encoder --timeout=180s

kubectl patch deployment pricing --patch-file beside-cache.yaml
kubectl rollout status deployment/pricing --timeout=180s

cat > apart.yaml <<'YAML'
spec:
  template:
    spec:
      affinity:
        podAffinity: null
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          - topologyKey: kubernetes.io/hostname
            labelSelector:
              matchLabels:
                app: gateway
YAML
kubectl patch deployment gateway --patch-file apart.yaml
kubectl rollout status deployment/gateway --timeout=180s
