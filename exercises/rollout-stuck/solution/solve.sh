#!/usr/bin/env bash
set -euo pipefail

seen no-request-lost image-differs
kubectl set image deployment/booking nginx=nginx:1.26
kubectl patch deployment booking --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/port","value":80}]'
kubectl rollout status deployment/booking --timeout=180s
