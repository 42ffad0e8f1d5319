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
kubectl wait --for=condition=Ready pod/site pod/editorial --timeout=180s
seen two-containers-ready
seen serves-the-edition
kubectl exec editorial -- sh -c 'echo Tuesday edition > /www/index.html'
