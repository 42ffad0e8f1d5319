#!/usr/bin/env bash
set -euo pipefail

until kubectl get pods -l job-name=report -o name | grep -q .; do sleep 0.2; done
kubectl delete pods -l job-name=report --wait=false
