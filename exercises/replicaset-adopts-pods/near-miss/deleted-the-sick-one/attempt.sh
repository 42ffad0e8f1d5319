#!/usr/bin/env bash
set -euo pipefail

sed -i 's/app: mailer/app: mail/' mail.yaml
kubectl wait --for=condition=Ready pod/mail-1 pod/mail-2 --timeout=60s
kubectl apply -f mail.yaml
for _ in $(seq 120); do [ "$(kubectl get rs mail -o jsonpath='{.status.readyReplicas}')" = 3 ] && break; sleep 0.5; done
sleep 2
kubectl delete pod mail-1
sleep 2
for _ in $(seq 120); do [ "$(kubectl get rs mail -o jsonpath='{.status.readyReplicas}')" = 3 ] && break; sleep 0.5; done
sleep 2
