#!/usr/bin/env bash
set -euo pipefail

kubectl apply -k invoice/staging
kubectl apply -k invoice/prod
kubectl -n staging rollout status deployment/invoice --timeout=180s
kubectl -n prod rollout status deployment/invoice --timeout=180s
seen both-up
sed -i 's/newTag: .*/newTag: "1.26"/' invoice/staging/kustomization.yaml
kubectl apply -k invoice/staging
kubectl -n staging rollout status deployment/invoice --timeout=180s
seen version-moves
name=$(kubectl -n prod get deployment invoice -o jsonpath='{.spec.template.spec.containers[0].envFrom[0].configMapRef.name}')
kubectl -n prod patch configmap "$name" -p '{"data":{"BANK":"pay.bank.example"}}'
