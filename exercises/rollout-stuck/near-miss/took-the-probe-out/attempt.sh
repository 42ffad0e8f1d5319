#!/usr/bin/env bash
set -euo pipefail

seen no-request-lost image-differs
kubectl set image deployment/booking nginx=nginx:1.26
kubectl patch deployment booking --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/readinessProbe"}]'
kubectl rollout status deployment/booking --timeout=180s
