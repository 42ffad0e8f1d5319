#!/usr/bin/env bash
set -euo pipefail

for _ in $(seq 60); do kubectl get endpoints booking -o jsonpath='{.subsets[0].addresses[0].ip}' 2>/dev/null | grep -q . && break; sleep 0.5; done
sleep 5
kubectl rollout undo deployment/booking
kubectl rollout status deployment/booking --timeout=60s
sleep 2
