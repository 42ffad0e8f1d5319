#!/usr/bin/env bash
set -euo pipefail

kubectl wait --for=condition=Ready pod --all --timeout=180s
kubectl label pods -l app=shop,env=prod owner=anna
seen owner-is-marked
kubectl label --overwrite pod mail-1 env=test
kubectl delete pods -l env!=test
