#!/usr/bin/env bash
set -euo pipefail

kubectl create quota team --hard=pods=10,requests.cpu=1,requests.memory=1Gi
kubectl apply -f defaults.yaml
kubectl create deployment helper --image=busybox:1.36 -- sleep infinity
kubectl rollout status deployment/helper --timeout=180s
kubectl scale deployment/simulation --replicas=40

kubectl create rolebinding marie-edits --clusterrole=edit --user=marie
kubectl apply -f only-us.yaml
