#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/encoder --timeout=180s
kubectl label node "$(kubectl get pods -l app=encoder -o jsonpath='{.items[0].spec.nodeName}')" disk=ssd
