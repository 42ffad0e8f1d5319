#!/usr/bin/env bash
set -euo pipefail

sed -i '/limits:/{n;s/64Mi/160Mi/}' albums.yaml
sed -i '/requests:/{N;/500Gi/d}; ' albums.yaml
sed -i '$d' albums.yaml
kubectl replace --force -f albums.yaml
kubectl wait --for=condition=Ready pod/thumbs --timeout=180s
