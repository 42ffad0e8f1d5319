#!/usr/bin/env bash
set -euo pipefail

for _ in $(seq 60); do kubectl exec client -- wget -T 1 -qO- http://tickets 2>/dev/null && break; sleep 0.5; done
sleep 1
kubectl patch deployment tickets -p '{"spec":{"strategy":{"rollingUpdate":{"maxSurge":1,"maxUnavailable":0}}}}'
kubectl patch deployment tickets --type=json -p '[{"op":"add","path":"/spec/template/spec/containers/0/readinessProbe","value":{"httpGet":{"path":"/","port":8080},"periodSeconds":1}},{"op":"add","path":"/spec/template/spec/containers/0/lifecycle","value":{"preStop":{"exec":{"command":["sleep","30"]}}}}]'
kubectl rollout status deployment/tickets --timeout=90s
sleep 2
sleep 1
