#!/usr/bin/env bash
set -euo pipefail

kubectl wait --for=condition=Ready pod --all --timeout=90s
kubectl label pods -l app=shop,env=prod owner=anna
sleep 5
kubectl label --overwrite pod mail-1 env=test
kubectl label --overwrite pod shop-2 app=shop-sick
sleep 2
kubectl delete pods -l env=test
sleep 2
