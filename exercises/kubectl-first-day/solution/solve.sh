#!/usr/bin/env bash
set -euo pipefail

kubectl run poster --image=nginx:1.28 --port=80
kubectl wait --for=condition=Ready pod/poster pod/till --timeout=180s
until kubectl logs till | grep ERROR > answers.txt; do sleep 0.2; done
kubectl exec till -- cat /etc/till/serial >> answers.txt
sed -i 's/replicas: 2/replicas: 4/' bakery.yaml
kubectl apply -f bakery.yaml
kubectl rollout status deployment bakery --timeout=180s
kubectl delete pod banner
kubectl rollout status deployment counter --timeout=180s
