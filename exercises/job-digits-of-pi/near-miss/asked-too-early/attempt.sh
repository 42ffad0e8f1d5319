#!/usr/bin/env bash
set -euo pipefail

sed -i 's/^    restartPolicy/      restartPolicy/' pi.yaml
kubectl apply -f pi.yaml
kubectl wait --for=jsonpath='{.status.active}'=1 job/pi --timeout=180s
kubectl wait --for=jsonpath='{.status.phase}'=Running pod -l job-name=pi --timeout=180s
kubectl logs job/pi > pi.txt
kubectl wait --for=condition=complete job/pi --timeout=180s
