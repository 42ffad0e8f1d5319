#!/usr/bin/env bash
set -euo pipefail

sed -i 's/backoffLimit: 1000/backoffLimit: 2\n  activeDeadlineSeconds: 300/' report.yaml
kubectl delete job report
kubectl apply -f report.yaml
