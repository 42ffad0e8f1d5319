#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/checkout-blue --timeout=60s
sleep 1
sed -e 's/blue/green/; s/hello-app:1.0/hello-app:2.0/' checkout-blue.yaml > checkout-green.yaml
kubectl apply -f checkout-green.yaml
kubectl rollout status deployment/checkout-green --timeout=60s
kubectl get service checkout-green >/dev/null 2>&1 || kubectl expose deployment checkout-green --port=80 --target-port=8080
sleep 5
kubectl set selector service checkout app=checkout,slot=green
sleep 14
kubectl set selector service checkout app=checkout,slot=blue
sleep 5
