#!/usr/bin/env bash
set -euo pipefail

cat > apart.yaml <<'YAML'
spec:
  template:
    spec:
      affinity:
        podAffinity: null
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
          - weight: 100
            podAffinityTerm:
              topologyKey: kubernetes.io/hostname
              labelSelector:
                matchLabels:
                  app: gateway
YAML
kubectl patch deployment gateway --patch-file apart.yaml
kubectl rollout status deployment/gateway --timeout=180s
