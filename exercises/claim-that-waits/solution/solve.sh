#!/usr/bin/env bash
set -euo pipefail

kubectl delete pvc photos
sed -i '/storageClassName/d' claim.yaml
sed -i 's/claimName: photo$/claimName: photos/' album.yaml
kubectl apply -f claim.yaml -f album.yaml
kubectl rollout status deployment album --timeout=180s
seen photos-survive pod-not-replaced
kubectl delete pod -l app=album
kubectl rollout status deployment album --timeout=180s
