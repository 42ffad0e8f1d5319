#!/usr/bin/env bash
set -euo pipefail

sed -i 's/app: mailer/app: mail/' mail.yaml
kubectl delete pod mail-1 mail-2
kubectl apply -f mail.yaml
kubectl wait --for=jsonpath='{.status.readyReplicas}'=3 replicaset/mail --timeout=180s
