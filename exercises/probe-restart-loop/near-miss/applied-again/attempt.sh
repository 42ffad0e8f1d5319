#!/usr/bin/env bash
set -euo pipefail

kubectl delete pod catalogue
kubectl apply -f catalogue.yaml
