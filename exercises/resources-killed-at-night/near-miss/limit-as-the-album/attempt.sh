#!/usr/bin/env bash
set -euo pipefail

sed -i '/limits:/{n;s/64Mi/96Mi/}' albums.yaml
sed -i 's/memory: 500Gi/memory: 64Mi/' albums.yaml
kubectl replace --force -f albums.yaml
