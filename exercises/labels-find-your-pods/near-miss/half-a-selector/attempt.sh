#!/usr/bin/env bash
set -euo pipefail

kubectl wait --for=condition=Ready pod --all --timeout=180s
kubectl label pods -l app=shop owner=anna
kubectl label --overwrite pod mail-1 env=test
