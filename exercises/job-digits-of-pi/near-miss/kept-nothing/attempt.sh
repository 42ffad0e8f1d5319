#!/usr/bin/env bash
set -euo pipefail

sed -i 's/^    restartPolicy/      restartPolicy/' pi.yaml
kubectl apply -f pi.yaml
kubectl wait --for=condition=complete job/pi --timeout=180s
