#!/usr/bin/env bash
set -euo pipefail

kubectl set image deployment/bakery web=nginx:latest
kubectl patch deployment bakery --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/command/0","value":"nginx"}]'
kubectl rollout status deployment/bakery --timeout=180s
