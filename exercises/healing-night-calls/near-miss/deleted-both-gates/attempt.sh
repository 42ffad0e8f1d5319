#!/usr/bin/env bash
set -euo pipefail

kubectl create deployment mailer --image=busybox:1.36 -- sh -c 'while true; do echo "mail sent $(date +%T)"; sleep 5; done'
kubectl delete pod mailer
kubectl scale deployment/gate --replicas=2
kubectl rollout status deployment/gate --timeout=180s
seen gate-stays-open not-replaced
kubectl delete pods -l app=gate
kubectl rollout status deployment/gate --timeout=180s
