#!/usr/bin/env bash
set -euo pipefail

sed -i 's/^    restartPolicy/      restartPolicy/' pi.yaml
kubectl apply -f pi.yaml
kubectl wait --for=condition=complete job/pi --timeout=180s
seen pi-is-computed
kubectl logs job/pi > pi.txt
sed -e 's/name: pi$/name: pi-short/' -e 's/20000/2000/' -e 's/backoffLimit: 4/backoffLimit: 4\n  activeDeadlineSeconds: 60/' pi.yaml > pi-short.yaml
kubectl apply -f pi-short.yaml
kubectl wait --for=condition=complete job/pi-short --timeout=180s
