#!/usr/bin/env bash
set -euo pipefail

sed -i 's/app: mail$/app: mailer/' mail.yaml
kubectl apply -f mail.yaml
for _ in $(seq 120); do [ "$(kubectl get rs mail -o jsonpath='{.status.readyReplicas}')" = 3 ] && break; sleep 0.5; done
sleep 2
