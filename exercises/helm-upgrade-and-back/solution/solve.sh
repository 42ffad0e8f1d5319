#!/usr/bin/env bash
set -euo pipefail

helm install restaurant ./menu --set replicaCount=2
kubectl rollout status deployment/restaurant --timeout=60s
sleep 2
helm upgrade restaurant ./menu --reuse-values --set dish=Asparagus
kubectl rollout status deployment/restaurant --timeout=60s
sleep 3
helm upgrade restaurant ./menu --reuse-values --set image.tag=1.82
sleep 3
helm rollback restaurant 2
kubectl rollout status deployment/restaurant --timeout=60s
sleep 2
