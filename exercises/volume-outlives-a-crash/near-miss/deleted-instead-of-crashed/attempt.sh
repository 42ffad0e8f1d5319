#!/usr/bin/env bash
set -euo pipefail

kubectl wait --for=condition=Ready pod/thumbs --timeout=180s
cat >> thumbs.yaml <<'YAML'
    volumeMounts:
    - name: cache
      mountPath: /cache
  volumes:
  - name: cache
    emptyDir: {}
YAML
kubectl replace --force -f thumbs.yaml
kubectl wait --for=condition=Ready pod/thumbs --timeout=180s
seen cache-has-a-volume
kubectl delete pod thumbs
kubectl apply -f thumbs.yaml
kubectl wait --for=condition=Ready pod/thumbs --timeout=180s
