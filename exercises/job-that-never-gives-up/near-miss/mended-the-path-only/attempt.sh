#!/usr/bin/env bash
set -euo pipefail

sed -i 's#/data/sale.csv#/data/sales.csv#' report.yaml
kubectl delete job report
kubectl apply -f report.yaml
kubectl wait --for=condition=complete job/report --timeout=180s
