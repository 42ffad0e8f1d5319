#!/usr/bin/env bash
set -euo pipefail

sed -i 's/        persistentVolumeClaim:/        emptyDir: {}/; /claimName/d' album.yaml
kubectl apply -f album.yaml
kubectl rollout status deployment album --timeout=180s
