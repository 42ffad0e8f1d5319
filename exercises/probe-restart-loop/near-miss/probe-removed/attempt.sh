#!/usr/bin/env bash
set -euo pipefail

sed -i '/livenessProbe:/,$d' catalogue.yaml
kubectl replace --force -f catalogue.yaml
kubectl wait --for=condition=Ready pod/catalogue --timeout=180s
