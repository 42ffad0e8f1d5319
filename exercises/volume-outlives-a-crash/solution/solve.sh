#!/usr/bin/env bash
set -euo pipefail

kubectl wait --for=condition=Ready pod/thumbs --timeout=180s
cat >> thumbs.yaml <<'YAML'
    volumeMounts:
    - name: cache
      mountPath: /cache
  volumes:
  - name: cache
    emptyDir: {}
YAML
kubectl replace --force -f thumbs.yaml
kubectl wait --for=condition=Ready pod/thumbs --timeout=180s
seen cache-has-a-volume
restarts() { kubectl get pod thumbs -o jsonpath="{.status.containerStatuses[0].restartCount}"; }
kubectl exec thumbs -- kill 1 || true
kubectl wait --for=jsonpath='{.status.containerStatuses[0].restartCount}'=1 pod/thumbs --timeout=180s
kubectl wait --for=condition=Ready pod/thumbs --timeout=180s
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata:
  name: watcher
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: watcher
    image: busybox:1.36
    command: ["sleep", "infinity"]
    volumeMounts:
    - name: log
      mountPath: /node
      readOnly: true
  volumes:
  - name: log
    hostPath:
      path: /var/log
YAML
kubectl wait --for=condition=Ready pod/watcher --timeout=180s
