#!/usr/bin/env bash
set -euo pipefail

kubectl create rolebinding reporter-admin --clusterrole=admin --serviceaccount=laboratory:reporter
kubectl set serviceaccount deployment/reporter reporter
kubectl rollout status deployment/reporter --timeout=180s
