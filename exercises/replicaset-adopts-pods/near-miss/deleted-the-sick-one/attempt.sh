#!/usr/bin/env bash
set -euo pipefail

sed -i 's/app: mailer/app: mail/' mail.yaml
kubectl wait --for=condition=Ready pod/mail-1 pod/mail-2 --timeout=180s
kubectl apply -f mail.yaml
seen adopted
kubectl delete pod mail-1
kubectl wait --for=jsonpath='{.status.readyReplicas}'=3 replicaset/mail --timeout=180s
