#!/usr/bin/env bash
set -euo pipefail

kubectl wait --for=condition=Ready pod/till --timeout=90s
sleep 1
kubectl logs till | grep ERROR > answers.txt
sleep 2
