#!/usr/bin/env bash
set -euo pipefail

for _ in $(seq 60); do kubectl get endpoints booking -o jsonpath='{.subsets[0].addresses[0].ip}' 2>/dev/null | grep -q . && break; sleep 0.5; done
sleep 5
kubectl set image deployment/booking nginx=nginx:1.26
kubectl patch deployment booking --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/readinessProbe"}]'
kubectl rollout status deployment/booking --timeout=60s
sleep 2
