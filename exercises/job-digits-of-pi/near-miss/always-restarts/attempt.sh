#!/usr/bin/env bash
set -euo pipefail

sed -i '/restartPolicy/d' pi.yaml
kubectl apply -f pi.yaml || true
