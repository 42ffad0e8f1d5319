#!/usr/bin/env bash
set -euo pipefail

kubectl wait --for=condition=Ready pod/till --timeout=180s
until kubectl logs till | grep ERROR > answers.txt; do sleep 0.2; done
