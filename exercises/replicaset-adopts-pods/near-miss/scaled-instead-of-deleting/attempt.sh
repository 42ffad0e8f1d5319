#!/usr/bin/env bash
set -euo pipefail

sed -i 's/app: mailer/app: mail/' mail.yaml
kubectl wait --for=condition=Ready pod/mail-1 pod/mail-2 --timeout=60s
kubectl apply -f mail.yaml
sleep 3
kubectl label pod mail-1 app=quarantine --overwrite
sleep 3
kubectl scale replicaset mail --replicas=2
sleep 1
kubectl scale replicaset mail --replicas=3
sleep 3
