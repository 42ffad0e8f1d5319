#!/usr/bin/env bash
set -euo pipefail

kubectl set resources deployment stage --requests=cpu=100m,memory=256Mi
kubectl rollout status deployment/stage --timeout=180s

sed -i '/storageClassName/d' photos.yaml
kubectl delete pvc photos --wait=false
kubectl delete pods -l app=gallery --wait=false
kubectl wait --for=delete pvc/photos --timeout=180s
kubectl apply -f photos.yaml
kubectl rollout status deployment/gallery --timeout=180s
