#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/shop-stable --timeout=180s
kubectl set image deployment/shop-stable hello=us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0
kubectl rollout status deployment/shop-stable --timeout=180s
