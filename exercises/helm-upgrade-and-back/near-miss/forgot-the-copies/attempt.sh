#!/usr/bin/env bash
set -euo pipefail

helm install restaurant ./menu --set replicaCount=2
kubectl rollout status deployment/restaurant --timeout=180s
seen installed
helm upgrade restaurant ./menu --set dish=Asparagus
kubectl rollout status deployment/restaurant --timeout=180s
