#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f nginx-multi.yaml
kubectl wait --for=condition=Ready pod/nginx-multi --timeout=180s
sed -i '/- containerPort: 80/a\    volumeMounts:\n    - name: page\n      mountPath: /usr/share/nginx/html' nginx-multi.yaml
kubectl apply -f nginx-multi.yaml || true
