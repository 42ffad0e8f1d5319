#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment stock --timeout=180s
kubectl rollout status deployment wages --timeout=180s
kubectl rollout status deployment shop --timeout=180s
cat >> shop-way-out.yaml <<'YAML'
  - ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
YAML
kubectl apply -f shop-way-out.yaml
