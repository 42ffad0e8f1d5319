#!/usr/bin/env bash
set -euo pipefail

sed -i '/^  serviceName/d; s/^  replicas: 2/  serviceName: nginx\n  replicas: 2/' web.yaml
sed -i '/volumeClaimTemplates/,$s/^    //' web.yaml
sed -i -E '/^      requests:/,$s/^/  /' web.yaml
kubectl wait --for=condition=Ready pod/client --timeout=180s
kubectl apply -f web.yaml
kubectl rollout status statefulset web --timeout=180s
kubectl exec web-1 -- sh -c 'hostname > /usr/share/nginx/html/index.html'
seen page-comes-back pod-not-replaced
kubectl delete pod web-1
kubectl rollout status statefulset web --timeout=180s
