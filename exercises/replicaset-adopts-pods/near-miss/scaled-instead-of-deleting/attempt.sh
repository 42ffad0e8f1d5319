#!/usr/bin/env bash
set -euo pipefail

sed -i 's/app: mailer/app: mail/' mail.yaml
kubectl wait --for=condition=Ready pod/mail-1 pod/mail-2 --timeout=180s
kubectl apply -f mail.yaml
seen adopted
kubectl label pod mail-1 app=quarantine --overwrite
seen set-free
seen replaced not-replaced
kubectl scale replicaset mail --replicas=2
kubectl wait --for=jsonpath='{.status.readyReplicas}'=2 replicaset/mail --timeout=180s
kubectl scale replicaset mail --replicas=3
kubectl wait --for=jsonpath='{.status.readyReplicas}'=3 replicaset/mail --timeout=180s
