#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f site.yaml
kubectl wait --for=condition=Ready pod/site pod/editorial --timeout=180s
until kubectl exec editorial -- cat /www/index.html > page.html; do sleep 0.2; done
kubectl exec -i site -- sh -c 'cat > /www/index.html' < page.html
