#!/usr/bin/env bash
set -euo pipefail

kubectl delete limitrange house-rules
kubectl set resources deployment press --limits=memory=256Mi
