#!/usr/bin/env bash
set -euo pipefail

seen no-request-lost image-differs
kubectl rollout undo deployment/booking
kubectl rollout status deployment/booking --timeout=180s
