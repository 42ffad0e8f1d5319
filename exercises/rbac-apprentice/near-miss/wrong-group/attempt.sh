#!/usr/bin/env bash
set -euo pipefail

kubectl create rolebinding amira-looks --clusterrole=view --user=amira
kubectl apply -f - <<'YAML'
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: restart-ledger
rules:
- apiGroups: [""]
  resources: ["deployments"]
  resourceNames: ["ledger"]
  verbs: ["patch"]
YAML
kubectl create rolebinding amira-restarts-ledger --role=restart-ledger --user=amira
