#!/usr/bin/env bash
set -euo pipefail

sed -i '/limits:/,+1d' albums.yaml
sed -i 's/memory: 500Gi/memory: 64Mi/' albums.yaml
kubectl replace --force -f albums.yaml
kubectl wait --for=condition=Ready pod/thumbs --timeout=180s
