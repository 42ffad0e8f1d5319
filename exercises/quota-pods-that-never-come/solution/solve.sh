#!/usr/bin/env bash
set -euo pipefail

kubectl set resources deployment press --limits=memory=256Mi
kubectl delete deployment press-2024
kubectl wait --for=delete pod -l app=press-2024 --timeout=180s
kubectl rollout restart deployment/press
kubectl rollout status deployment/press --timeout=180s
