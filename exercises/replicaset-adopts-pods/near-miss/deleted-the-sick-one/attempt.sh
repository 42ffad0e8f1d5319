#!/usr/bin/env bash
set -euo pipefail

sed -i 's/app: mailer/app: mail/' mail.yaml
kubectl wait --for=condition=Ready pod/mail-1 pod/mail-2 --timeout=60s
kubectl apply -f mail.yaml
sleep 3
kubectl delete pod mail-1
sleep 3
