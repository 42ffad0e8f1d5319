#!/usr/bin/env bash
set -euo pipefail

sed -i 's/^spec:/spec:\n  completions: 6\n  parallelism: 2/' resize.yaml
kubectl apply -f resize.yaml
kubectl wait --for=condition=complete job/resize --timeout=180s
