#!/usr/bin/env bash
set -euo pipefail

sed -i 's/kind: Deployment/kind: StatefulSet/; s/^  replicas: 1/  serviceName: orders-db\n  replicas: 1/' orders-db.yaml
cat >> orders-db.yaml <<'YAML'
        volumeMounts:
        - name: data
          mountPath: /data
  volumeClaimTemplates:
  - metadata:
      name: data
    spec:
      accessModes: ["ReadWriteOnce"]
      resources:
        requests:
          storage: 1Gi
YAML
kubectl delete deployment orders-db
kubectl apply -f orders-db.yaml
kubectl rollout status statefulset orders-db --timeout=180s
kubectl exec -i orders-db-0 -- psql -U postgres < orders.sql
seen orders-survive not-replaced
kubectl delete pod orders-db-0
kubectl rollout status statefulset orders-db --timeout=180s
