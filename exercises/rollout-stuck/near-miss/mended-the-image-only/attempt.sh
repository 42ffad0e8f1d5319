#!/usr/bin/env bash
set -euo pipefail

seen no-request-lost image-differs
kubectl set image deployment/booking nginx=nginx:1.26
