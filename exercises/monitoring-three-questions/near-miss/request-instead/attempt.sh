#!/usr/bin/env bash
set -euo pipefail

printf 'cpu: thumbnails\nmemory: billing\norder: 80415\nerrors: 0\n' > report.yaml
kubectl set resources deployment thumbnails --requests=cpu=200m
kubectl rollout status deployment/thumbnails --timeout=180s
