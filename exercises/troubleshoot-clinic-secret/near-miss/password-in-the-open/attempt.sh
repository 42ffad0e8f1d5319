#!/usr/bin/env bash
set -euo pipefail

kubectl patch deployment records --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/env/0/valueFrom/configMapKeyRef/name","value":"records-settings"}]'
kubectl set env deployment/records DATABASE_PASSWORD=heart-7
kubectl rollout status deployment/records --timeout=180s
