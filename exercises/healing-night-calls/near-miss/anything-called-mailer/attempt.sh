#!/usr/bin/env bash
set -euo pipefail

kubectl create deployment mailer --image=nginx:1.28
kubectl delete pod mailer
kubectl rollout status deployment/mailer --timeout=180s
