#!/usr/bin/env bash
set -euo pipefail

cat > init.yaml <<'EOF'
  initContainers:
  - name: wait-for-ledger
    image: busybox:1.36
    command: ["sh", "-c", "until nc -z ledgers 5432; do echo waiting for the ledger; sleep 1; done"]
  - name: migrate
    image: busybox:1.36
    command: ["sh", "-c", "nc -z ledger 5432 && echo version 7 > /data/schema"]
    volumeMounts:
    - name: data
      mountPath: /data
EOF
awk '{ print } /^    emptyDir/ { while ((getline line < "init.yaml") > 0) print line }' invoices.yaml > with-init.yaml
kubectl replace --force -f with-init.yaml
seen waits-for-the-ledger 'Step 1 of 2'
kubectl apply -f ledger.yaml
