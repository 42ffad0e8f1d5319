#!/usr/bin/env bash
set -euo pipefail

kubectl -n dev create configmap app --from-literal=stage=dev
kubectl -n prod create configmap app --from-literal=stage=prod
kubectl -n dev create secret generic app --from-literal=password=dev-harbour
echo prod-lighthouse > password
kubectl -n prod create secret generic app --from-file=password
sed -i '/^        env:/,$d' app.yaml
cat >> app.yaml <<'YAML'
        env:
        - name: STAGE
          valueFrom:
            configMapKeyRef:
              name: app
              key: stage
        - name: DB_PASSWORD
          valueFrom:
            secretKeyRef:
              name: app
              key: password
        volumeMounts:
        - name: secret
          mountPath: /etc/app
          readOnly: true
      volumes:
      - name: secret
        secret:
          secretName: app
YAML
kubectl apply -n dev -f app.yaml
kubectl apply -n prod -f app.yaml
kubectl -n dev rollout status deployment app --timeout=180s
kubectl -n prod rollout status deployment app --timeout=180s
