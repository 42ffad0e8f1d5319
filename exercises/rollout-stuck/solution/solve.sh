#!/usr/bin/env bash
set -euo pipefail

for _ in $(seq 60); do kubectl get endpoints booking -o jsonpath='{.subsets[0].addresses[0].ip}' 2>/dev/null | grep -q . && break; sleep 0.5; done
sleep 5
kubectl set image deployment/booking nginx=nginx:1.26
kubectl patch deployment booking --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/port","value":80}]'
kubectl rollout status deployment/booking --timeout=90s
sleep 2
