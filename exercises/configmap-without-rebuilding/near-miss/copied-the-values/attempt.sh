#!/usr/bin/env bash
set -euo pipefail

kubectl create configmap kiosk --from-literal=title="Kiosk at the pier" --from-literal=message="ice cream, 2 EUR"
sed -i 's/Kiosk at the pier/Kiosk/' kiosk.yaml
kubectl apply -f kiosk.yaml
kubectl rollout status deployment kiosk --timeout=180s
