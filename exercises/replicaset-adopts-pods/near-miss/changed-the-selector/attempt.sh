#!/usr/bin/env bash
set -euo pipefail

sed -i 's/app: mail$/app: mailer/' mail.yaml
kubectl apply -f mail.yaml
sleep 3
