#!/usr/bin/env bash
set -euo pipefail

kubectl create quota team --hard=pods=10,requests.cpu=1,requests.memory=1Gi
kubectl create deployment helper --image=busybox:1.36 -- sleep infinity
