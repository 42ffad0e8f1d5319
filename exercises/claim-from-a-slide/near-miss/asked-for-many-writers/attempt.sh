#!/usr/bin/env bash
set -euo pipefail

sed -i -E 's/^  (storage|path):/    \1:/' pv.yaml
sed -i 's/^    storage:/      storage:/' claim.yaml
sed -i 's/ReadWriteOnce/ReadWriteMany/' claim.yaml
kubectl apply -f pv.yaml -f claim.yaml -f notes.yaml
