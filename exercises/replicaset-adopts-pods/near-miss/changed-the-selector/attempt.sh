#!/usr/bin/env bash
set -euo pipefail

sed -i 's/app: mail$/app: mailer/' mail.yaml
kubectl apply -f mail.yaml
kubectl wait --for=jsonpath='{.status.readyReplicas}'=3 replicaset/mail --timeout=180s
