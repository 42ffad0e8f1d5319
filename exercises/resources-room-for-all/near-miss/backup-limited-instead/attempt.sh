#!/usr/bin/env bash
set -euo pipefail

cat > kitchen.yaml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: orders
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: orders
    image: busybox:1.36
    command: ["sh", "-c", "exec sleep infinity"]
    resources:
      requests:
        cpu: 500m
        memory: 128Mi
      limits:
        cpu: 500m
        memory: 128Mi
---
apiVersion: v1
kind: Pod
metadata:
  name: menu
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: menu
    image: busybox:1.36
    command: ["sh", "-c", "exec sleep infinity"]
    resources:
      requests:
        cpu: 100m
        memory: 64Mi
      limits:
        memory: 128Mi
---
apiVersion: v1
kind: Pod
metadata:
  name: import
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: import
    image: busybox:1.36
    command: ["sh", "-c", "sleep 2; dd if=/dev/zero of=/dev/null bs=300M count=1 || exit 137; exec sleep infinity"]
    resources:
      limits:
        memory: 64Mi
---
apiVersion: v1
kind: Pod
metadata:
  name: backup
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: backup
    image: busybox:1.36
    command: ["sh", "-c", "exec sleep infinity"]
    resources:
      requests:
        cpu: "6"
      limits:
        cpu: 250m
EOF
kubectl apply -f kitchen.yaml || true
kubectl wait --for=condition=Ready pod/orders pod/menu --timeout=180s
