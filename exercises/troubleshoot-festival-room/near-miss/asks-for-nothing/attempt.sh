#!/usr/bin/env bash
set -euo pipefail

kubectl set resources deployment stage --requests=cpu=0,memory=0
kubectl rollout status deployment/stage --timeout=180s
