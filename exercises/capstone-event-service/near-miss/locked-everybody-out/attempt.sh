#!/usr/bin/env bash
set -euo pipefail

# A readiness probe and a farewell for every copy, from the first version on.
cat > probe.yaml <<'YAML'
spec:
  template:
    spec:
      containers:
      - name: intake
        readinessProbe:
          httpGet:
            path: /
            port: 8080
          periodSeconds: 1
        lifecycle:
          preStop:
            exec:
              command: ["sleep", "2"]
YAML
kubectl apply -f intake-v1.yaml
kubectl patch deployment intake --patch-file probe.yaml
kubectl expose deployment intake --port=80 --target-port=8080
kubectl rollout status deployment/intake --timeout=180s
seen v1-answers
kubectl scale deployment/intake --replicas=4
kubectl rollout status deployment/intake --timeout=180s

kubectl apply -f store.yaml
kubectl rollout status statefulset/store --timeout=180s
kubectl apply -f - <<'YAML'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: store
spec:
  podSelector:
    matchLabels:
      app: store
  policyTypes: [Ingress]
YAML
kubectl create rolebinding kerstin-edits --clusterrole=edit --user=kerstin
