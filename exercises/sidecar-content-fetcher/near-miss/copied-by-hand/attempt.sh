#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f site.yaml
kubectl wait --for=condition=Ready pod/site pod/editorial --timeout=60s
sleep 2
kubectl exec editorial -- cat /www/index.html > page.html
kubectl exec -i site -- sh -c 'cat > /www/index.html' < page.html
sleep 3
