#!/usr/bin/env bash
set -euo pipefail

sed -i 's/app: mailer/app: mail/' mail.yaml
kubectl wait --for=condition=Ready pod/mail-1 pod/mail-2 --timeout=180s
kubectl apply -f mail.yaml
if kubectl get pod mail-1 --show-labels | grep -q app=mail; then
  seen adopted
  kubectl label pod mail-1 app-
  seen set-free
fi
# The number of ready pods may be a moment old: the one that came for mail-1 has to be there.
kubectl wait --for=condition=Ready pod -l app=mail --timeout=180s
seen replaced not-replaced
kubectl delete "$(kubectl get pods -l app=mail -o name | head -n 1)"
seen replaced
