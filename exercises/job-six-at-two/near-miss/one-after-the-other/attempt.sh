#!/usr/bin/env bash
set -euo pipefail

sed -i 's/^spec:/spec:\n  completions: 6\n  backoffLimit: 3\n  ttlSecondsAfterFinished: 3600/' resize.yaml
kubectl apply -f resize.yaml
kubectl wait --for=condition=complete job/resize --timeout=180s
