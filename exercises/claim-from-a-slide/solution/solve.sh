#!/usr/bin/env bash
set -euo pipefail

sed -i -E 's/^  (storage|path):/    \1:/' pv.yaml
sed -i 's/^    storage:/      storage:/' claim.yaml
cat >> pv.yaml <<YAML
  nodeAffinity:
    required:
      nodeSelectorTerms:
      - matchExpressions:
        - key: kubernetes.io/hostname
          operator: In
          values: ["$(kubectl get nodes -o jsonpath='{.items[0].metadata.labels.kubernetes\.io/hostname}')"]
YAML
kubectl apply -f pv.yaml -f claim.yaml -f notes.yaml
kubectl rollout status deployment notes --timeout=180s
seen notes-survive pod-not-replaced
kubectl delete pod -l app=notes
kubectl rollout status deployment notes --timeout=180s
