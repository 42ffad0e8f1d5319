#!/usr/bin/env bash
set -euo pipefail

sed -i 's/newTag: .*/newTag: "1.25"/' invoice/staging/kustomization.yaml invoice/prod/kustomization.yaml
kubectl apply -k invoice/staging
kubectl apply -k invoice/prod
kubectl -n staging rollout status deployment/invoice --timeout=180s
kubectl -n prod rollout status deployment/invoice --timeout=180s
seen both-up
sed -i 's/newTag: .*/newTag: "1.26"/' invoice/staging/kustomization.yaml
kubectl apply -k invoice/staging
kubectl -n staging rollout status deployment/invoice --timeout=180s
seen version-moves
sed -i 's/BANK=.*/BANK=pay.bank.example/' invoice/prod/kustomization.yaml
kubectl apply -k invoice/prod
kubectl -n prod rollout status deployment/invoice --timeout=180s
seen environment-moves
sed -i 's/newTag: .*/newTag: "1.26"/' invoice/prod/kustomization.yaml
kubectl apply -k invoice/prod
kubectl -n prod rollout status deployment/invoice --timeout=180s
