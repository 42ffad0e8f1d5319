#!/usr/bin/env bash
set -euo pipefail

kubectl patch rolebinding reporter-lists-pods --type=json -p '[{"op":"replace","path":"/subjects/0/namespace","value":"laboratory"}]'
kubectl set serviceaccount deployment/reporter reporter
kubectl rollout status deployment/reporter --timeout=180s
