#!/usr/bin/env bash
set -euo pipefail

kubectl delete pod night-report
kubectl apply -f night-report.yaml
