#!/usr/bin/env bash
set -euo pipefail

sed -i '/nodeSelector/,+1d' archive.yaml
kubectl replace --force -f archive.yaml
kubectl wait --for=condition=Ready pod/archive --timeout=180s
