#!/usr/bin/env bash
set -euo pipefail

kubectl create role look --verb=get,list,watch --resource=pods,deployments
kubectl create rolebinding amira-looks --role=look --user=amira
kubectl create role restart-ledger --verb=patch --resource=deployments --resource-name=ledger
kubectl create rolebinding amira-restarts-ledger --role=restart-ledger --user=amira
