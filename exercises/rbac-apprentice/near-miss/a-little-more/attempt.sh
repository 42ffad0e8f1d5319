#!/usr/bin/env bash
set -euo pipefail

kubectl create role starts-pods --verb=create --resource=pods
kubectl create rolebinding amira-starts-pods --role=starts-pods --user=amira
kubectl create rolebinding amira-looks --clusterrole=view --user=amira
kubectl create role restart-ledger --verb=patch --resource=deployments --resource-name=ledger
kubectl create rolebinding amira-restarts-ledger --role=restart-ledger --user=amira
