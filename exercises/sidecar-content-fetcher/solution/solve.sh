#!/usr/bin/env bash
set -euo pipefail

cat > site.yaml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: site
  labels:
    app: site
spec:
  terminationGracePeriodSeconds: 1
  volumes:
  - name: content
    emptyDir: {}
  containers:
  - name: web
    image: busybox:1.36
    command: ["sh", "-c", "mkdir -p /www; exec httpd -f -p 8080 -h /www"]
    ports:
    - containerPort: 8080
    volumeMounts:
    - name: content
      mountPath: /www
  - name: fetch
    image: busybox:1.36
    command: ["sh", "-c", "while true; do wget -qO /content/new http://editorial && mv /content/new /content/index.html; sleep 2; done"]
    volumeMounts:
    - name: content
      mountPath: /content
EOF
kubectl apply -f site.yaml
kubectl wait --for=condition=Ready pod/site pod/editorial --timeout=60s
for _ in $(seq 40); do kubectl exec site -c web -- wget -qO- http://localhost:8080 | grep -q edition && break; sleep 0.5; done
sleep 3
kubectl exec editorial -- sh -c 'echo Tuesday edition > /www/index.html'
sleep 6
