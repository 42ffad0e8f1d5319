#!/usr/bin/env bash
set -euo pipefail

kubectl rollout status deployment/checkout-blue --timeout=180s
kubectl set image deployment/checkout-blue hello=us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0
kubectl rollout status deployment/checkout-blue --timeout=180s
