#!/usr/bin/env bash
set -euo pipefail

kubectl patch hpa quotes -p '{"spec":{"scaleTargetRef":{"name":"quotes"}}}'
kubectl set resources deployment quotes -c logs --requests=memory=16Mi
