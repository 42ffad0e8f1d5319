#!/usr/bin/env bash
set -euo pipefail

helm install restaurant ./menu --set replicaCount=2
kubectl rollout status deployment/restaurant --timeout=180s
seen installed
kubectl patch configmap restaurant -p '{"data":{"index.html":"<h1>Asparagus</h1>\n"}}'
kubectl rollout restart deployment/restaurant
kubectl rollout status deployment/restaurant --timeout=180s
