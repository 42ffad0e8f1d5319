#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f nginx-mono.yaml
kubectl label --overwrite pod nginx-mono tier=front

grep -q /usr/share/nginx/html nginx-multi.yaml || sed -i '/- containerPort: 80/a\    volumeMounts:\n    - name: page\n      mountPath: /usr/share/nginx/html' nginx-multi.yaml
kubectl apply -f nginx-multi.yaml
kubectl wait --for=condition=Ready pod/nginx-mono pod/nginx-multi --timeout=180s
