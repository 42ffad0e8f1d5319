#!/usr/bin/env bash
set -euo pipefail

sed -i '/requests:/{n;s/64Mi/160Mi/}' albums.yaml
sed -i 's/memory: 500Gi/memory: 64Mi/' albums.yaml
kubectl replace --force -f albums.yaml || true
