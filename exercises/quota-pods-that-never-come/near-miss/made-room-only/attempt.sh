#!/usr/bin/env bash
set -euo pipefail

kubectl delete deployment press-2024
kubectl rollout restart deployment/press
