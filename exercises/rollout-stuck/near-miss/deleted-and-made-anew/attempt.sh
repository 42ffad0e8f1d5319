#!/usr/bin/env bash
set -euo pipefail

seen no-request-lost image-differs
kubectl get deployment booking -o json > booking.json
sed -i 's/nginx:1.62/nginx:1.26/; s/"port": 8080/"port": 80/' booking.json
kubectl delete deployment booking
seen no-request-lost requests-failed
jq 'del(.status, .metadata.uid, .metadata.resourceVersion, .metadata.managedFields, .metadata.creationTimestamp)' booking.json | kubectl create -f -
kubectl rollout status deployment/booking --timeout=180s
