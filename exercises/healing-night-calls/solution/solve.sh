#!/usr/bin/env bash
set -euo pipefail

kubectl create deployment mailer --image=busybox:1.36 -- sh -c 'while true; do echo "mail sent $(date +%T)"; sleep 5; done'
kubectl delete pod mailer

kubectl patch deployment turnstile -p '{"spec":{"template":{"spec":{"containers":[{"name":"turnstile","livenessProbe":{"httpGet":{"path":"/","port":8080},"periodSeconds":2}}]}}}}'

kubectl set env deployment/ledger LEDGER_YEAR=2026 LEDGER_YAER-

kubectl scale deployment/gate --replicas=2
kubectl rollout status deployment/gate --timeout=180s
# The gate is to have answered for a while before it loses a pod.
seen gate-stays-open not-replaced
kubectl delete "$(kubectl get pods -l app=gate -o name | head -n 1)"
kubectl rollout status deployment/gate --timeout=180s

kubectl rollout status deployment/mailer --timeout=180s
kubectl rollout status deployment/ledger --timeout=180s
