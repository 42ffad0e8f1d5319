#!/usr/bin/env bash
set -euo pipefail

kubectl create secret generic database --from-literal=password=heart-7 --dry-run=client -o yaml | kubectl apply -f -
kubectl patch deployment records --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/env/0/valueFrom/configMapKeyRef/name","value":"records-settings"}]'
kubectl rollout status deployment/records --timeout=180s
