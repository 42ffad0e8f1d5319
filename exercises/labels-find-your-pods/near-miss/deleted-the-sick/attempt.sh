#!/usr/bin/env bash
set -euo pipefail

kubectl wait --for=condition=Ready pod --all --timeout=90s
kubectl label pods -l app=shop,env=prod owner=anna
sleep 5
kubectl delete pod shop-2
sleep 2
