#!/usr/bin/env bash
set -euo pipefail

kubectl -n payroll rollout status deployment wages --timeout=180s
kubectl -n payroll wait --for=condition=Ready pod/clerk --timeout=180s
kubectl -n monitoring wait --for=condition=Ready pod/collector --timeout=180s
kubectl wait --for=condition=Ready pod/visitor --timeout=180s
kubectl apply -f - <<'YAML'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: who-may
  namespace: payroll
spec:
  podSelector: {}
  policyTypes:
  - Ingress
  ingress:
  - from:
    - podSelector: {}
    - namespaceSelector: {}
    - podSelector:
        matchLabels:
          app: collector
YAML
