#!/usr/bin/env bash
set -euo pipefail

sed -i 's/failureThreshold: 3/failureThreshold: 30/' catalogue.yaml
kubectl replace --force -f catalogue.yaml
kubectl wait --for=condition=Ready pod/catalogue --timeout=180s
