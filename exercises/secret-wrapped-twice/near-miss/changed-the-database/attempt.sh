#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment db --timeout=180s
kubectl rollout status deployment shop --timeout=180s
kubectl patch secret db-admin -p '{"stringData":{"password":"aGFyYm91ci1saWdodA=="}}'
kubectl rollout restart deployment db
kubectl rollout status deployment db --timeout=180s
