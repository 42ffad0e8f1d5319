#!/usr/bin/env bash
set -euo pipefail

kubectl label --overwrite "$(kubectl get nodes -o name | tail -n 1)" disk=ssd
kubectl set image pod/counter counter=nginx:1.28
sed -i '/schedulerName/d' night.yaml
kubectl replace --force -f night.yaml
kubectl wait --for=condition=Ready pod/archive pod/counter pod/night --timeout=180s
