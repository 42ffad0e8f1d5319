#!/usr/bin/env bash
set -euo pipefail

kubectl create configmap kiosk --from-literal=title="Kiosk at the pier" --from-literal=message="ice cream, 2 EUR"
sed -i '/^        env:/,$d' kiosk.yaml
cat >> kiosk.yaml <<'YAML'
        env:
        - name: TITLE
          valueFrom:
            configMapKeyRef:
              name: kiosk
              key: title
        - name: MESSAGE
          valueFrom:
            configMapKeyRef:
              name: kiosk
              key: message
YAML
kubectl apply -f kiosk.yaml
kubectl rollout status deployment kiosk --timeout=180s
