#!/usr/bin/env bash
set -euo pipefail

kubectl patch cronjob prices -p '{"spec":{"suspend":false,"schedule":"*/15 * * * *"}}'
kubectl delete job prices-now --ignore-not-found
kubectl create job prices-now --from=cronjob/prices
kubectl wait --for=condition=failed job/prices-now --timeout=180s
