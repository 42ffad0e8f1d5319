#!/usr/bin/env bash
set -euo pipefail

for _ in $(seq 60); do kubectl get endpoints booking -o jsonpath='{.subsets[0].addresses[0].ip}' 2>/dev/null | grep -q . && break; sleep 0.5; done
sleep 5
kubectl get deployment booking -o json > booking.json
sed -i 's/nginx:1.62/nginx:1.26/; s/"port": 8080/"port": 80/' booking.json
kubectl delete deployment booking
sleep 10
jq 'del(.status, .metadata.uid, .metadata.resourceVersion, .metadata.managedFields, .metadata.creationTimestamp)' booking.json | kubectl create -f -
kubectl rollout status deployment/booking --timeout=60s
sleep 2
