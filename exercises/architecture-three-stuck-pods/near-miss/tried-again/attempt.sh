#!/usr/bin/env bash
set -euo pipefail

kubectl delete pods archive counter night
kubectl apply -f archive.yaml -f counter.yaml -f night.yaml
