#!/usr/bin/env bash
set -euo pipefail

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
          - topologyKey: kubernetes.io/os
            labelSelector:
              matchLabels:
                app: gateway
YAML
kubectl patch deployment gateway --patch-file apart.yaml
