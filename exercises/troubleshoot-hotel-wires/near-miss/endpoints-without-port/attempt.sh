#!/usr/bin/env bash
set -euo pipefail

kubectl set env deployment/frontdesk ROOMS_URL=http://rooms/free
kubectl rollout status deployment/frontdesk --timeout=180s
kubectl patch service rooms --type=json -p '[{"op":"remove","path":"/spec/selector/release"}]'
