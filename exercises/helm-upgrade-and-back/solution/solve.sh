#!/usr/bin/env bash
set -euo pipefail

helm install restaurant ./menu --set replicaCount=2
kubectl rollout status deployment/restaurant --timeout=180s
seen installed
helm upgrade restaurant ./menu --reuse-values --set dish=Asparagus
kubectl rollout status deployment/restaurant --timeout=180s
seen upgraded
helm upgrade restaurant ./menu --reuse-values --set image.tag=1.82
seen rolled-back absent
helm rollback restaurant 2
kubectl rollout status deployment/restaurant --timeout=180s
