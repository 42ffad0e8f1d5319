#!/usr/bin/env bash
set -euo pipefail

sed -i '/^  serviceName/d' web.yaml
sed -i '/volumeClaimTemplates/,$s/^    //' web.yaml
sed -i -E '/^      requests:/,$s/^/  /' web.yaml
kubectl wait --for=condition=Ready pod/client --timeout=180s
kubectl apply -f web.yaml
kubectl rollout status statefulset web --timeout=180s
kubectl exec web-1 -- sh -c 'hostname > /usr/share/nginx/html/index.html'
