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
        volumeMounts:
        - name: settings
          mountPath: /etc/board
      volumes:
      - name: settings
        configMap:
          name: kiosk
YAML
kubectl apply -f kiosk.yaml
kubectl rollout status deployment kiosk --timeout=180s
seen message-is-a-file
kubectl patch configmap kiosk -p '{"data":{"message":"ice cream, 3 EUR"}}'
seen price-is-changed
