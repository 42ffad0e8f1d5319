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
seen v2-unnoticed expression-false
kubectl patch deployment intake --patch-file intake-v2.yaml
kubectl rollout status deployment/intake --timeout=180s
seen v2-unnoticed

seen back-to-v2-unnoticed 'version v3'
kubectl patch deployment intake --patch-file intake-v3.yaml
seen back-to-v2-unnoticed 'version v2'
for _ in $(seq 180); do kubectl logs -l app=intake --tail=5 --ignore-errors | grep -o "E-[0-9]*" | head -n 1 > incident.txt && [ -s incident.txt ] && break; sleep 1; done
cat incident.txt
seen v3-found-out

kubectl apply -f intake-v1.yaml
