#!/usr/bin/env bash
set -euo pipefail

kubectl create deployment mailer --image=busybox:1.36 -- sleep infinity
kubectl delete pod mailer
kubectl scale deployment/gate --replicas=2
kubectl rollout status deployment/gate --timeout=180s
seen gate-stays-open not-replaced
kubectl delete pods -l app=gate
kubectl rollout status deployment/gate --timeout=180s
