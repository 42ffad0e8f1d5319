#!/usr/bin/env bash
set -euo pipefail

sed -i 's/^    restartPolicy/      restartPolicy/' pi.yaml
kubectl apply -f pi.yaml
for _ in $(seq 60); do kubectl get pods -l job-name=pi | grep -q Running && break; sleep 0.5; done
sleep 1
kubectl logs job/pi > pi.txt
kubectl wait --for=condition=complete job/pi --timeout=150s
sleep 1
