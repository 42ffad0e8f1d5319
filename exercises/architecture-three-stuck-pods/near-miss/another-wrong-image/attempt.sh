#!/usr/bin/env bash
set -euo pipefail

kubectl set image pod/counter counter=nginx:1.28-library
sed -i '/schedulerName/d' night.yaml
kubectl replace --force -f night.yaml
kubectl wait --for=condition=Ready pod/night --timeout=180s
