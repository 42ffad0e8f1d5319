#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/press-2024 --timeout=180s
kubectl set resources deployment press --limits=memory=256Mi
seen keeps-to-the-rules
