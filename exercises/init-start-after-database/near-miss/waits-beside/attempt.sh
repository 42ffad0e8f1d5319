#!/usr/bin/env bash
set -euo pipefail

cat >> invoices.yaml <<'YAML'
  - name: wait-for-ledger
    image: busybox:1.36
    command: ["sh", "-c", "until nc -z ledger 5432; do echo waiting for the ledger; sleep 1; done"]
YAML
kubectl apply -f invoices.yaml
kubectl apply -f ledger.yaml
