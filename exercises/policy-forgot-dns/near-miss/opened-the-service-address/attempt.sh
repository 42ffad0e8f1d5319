#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment stock --timeout=180s
kubectl rollout status deployment wages --timeout=180s
kubectl rollout status deployment shop --timeout=180s
address=$(kubectl get service stock -o jsonpath='{.spec.clusterIP}')
kubectl apply -f - <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: shop-way-out
spec:
  podSelector:
    matchLabels:
      app: shop
  policyTypes:
  - Egress
  egress:
  - to:
    - ipBlock:
        cidr: $address/32
  - ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
YAML
