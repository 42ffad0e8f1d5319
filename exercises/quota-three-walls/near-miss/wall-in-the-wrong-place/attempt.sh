#!/usr/bin/env bash
set -euo pipefail

kubectl create rolebinding marie-edits --clusterrole=edit --user=marie
sed -i 's/namespace: chemistry/namespace: physics/' only-us.yaml
kubectl apply -f only-us.yaml
