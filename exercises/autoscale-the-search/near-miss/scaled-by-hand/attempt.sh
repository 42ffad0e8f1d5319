#!/usr/bin/env bash
set -euo pipefail

kubectl set resources deployment search --requests=cpu=200m --limits=cpu=500m
kubectl rollout status deployment/search --timeout=180s
kubectl scale deployment visitors --replicas=1
kubectl scale deployment search --replicas=4
kubectl rollout status deployment/search --timeout=180s
