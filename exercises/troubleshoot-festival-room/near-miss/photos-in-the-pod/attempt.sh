#!/usr/bin/env bash
set -euo pipefail

kubectl patch deployment gallery -p '{"spec":{"template":{"spec":{"volumes":[{"name":"photos","persistentVolumeClaim":null,"emptyDir":{}}]}}}}'
kubectl rollout status deployment/gallery --timeout=180s
