#!/usr/bin/env bash
set -euo pipefail

kubectl apply -f intake-v1.yaml
kubectl expose deployment intake --port=80 --target-port=8080
kubectl rollout status deployment/intake --timeout=180s
seen v1-answers
kubectl scale deployment/intake --replicas=4
kubectl rollout status deployment/intake --timeout=180s
seen v2-unnoticed expression-false
kubectl patch deployment intake --patch-file intake-v2.yaml
kubectl rollout status deployment/intake --timeout=180s
