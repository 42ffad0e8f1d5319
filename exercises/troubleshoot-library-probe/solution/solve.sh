#!/usr/bin/env bash
set -euo pipefail

kubectl patch deployment catalogue --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/path","value":"/"},{"op":"add","path":"/spec/template/spec/containers/0/startupProbe","value":{"httpGet":{"path":"/","port":"http"},"periodSeconds":2,"failureThreshold":15}}]'
kubectl rollout status deployment/catalogue --timeout=180s
