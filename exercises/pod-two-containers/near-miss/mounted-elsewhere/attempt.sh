#!/usr/bin/env bash
set -euo pipefail

sed -i '/- containerPort: 80/a\    volumeMounts:\n    - name: page\n      mountPath: /var/www/html' nginx-multi.yaml
kubectl apply -f nginx-multi.yaml
kubectl wait --for=condition=Ready pod/nginx-multi --timeout=180s
