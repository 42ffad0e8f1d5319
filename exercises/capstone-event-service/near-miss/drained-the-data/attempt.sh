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

# The volume of the pod becomes a claim that outlives it.
sed -i -e "/^      volumes:/,/^        emptyDir/d" store.yaml
cat >> store.yaml <<'YAML'
  volumeClaimTemplates:
  - metadata:
      name: data
    spec:
      accessModes: ["ReadWriteOnce"]
      resources:
        requests:
          storage: 100Mi
YAML
kubectl apply -f store.yaml
kubectl rollout status statefulset/store --timeout=180s
# The first event is to have been seen before the pod goes.
seen data-stay pod-not-replaced
kubectl delete pod store-0
kubectl rollout status statefulset/store --timeout=180s
seen data-stay

node=$(kubectl get pod store-0 -o jsonpath='{.spec.nodeName}')
kubectl create poddisruptionbudget intake --selector=app=intake --max-unavailable=1
seen drained-unnoticed too-few-cordoned
kubectl drain "$node" --ignore-daemonsets --timeout=180s
kubectl rollout status deployment/intake --timeout=180s
