#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/tickets --timeout=180s
kubectl patch deployment tickets -p '{"spec":{"strategy":{"rollingUpdate":{"maxSurge":1,"maxUnavailable":0}}}}'
kubectl patch deployment tickets --type=json -p '[{"op":"add","path":"/spec/template/spec/containers/0/lifecycle","value":{"preStop":{"exec":{"command":["sleep","5"]}}}}]'
kubectl rollout status deployment/tickets --timeout=180s
seen never-cut-off
kubectl set env deployment/tickets VERSION=1.5
kubectl rollout status deployment/tickets --timeout=180s
