#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/tickets --timeout=180s
kubectl create poddisruptionbudget tickets --selector=app=tickets --min-available=0
