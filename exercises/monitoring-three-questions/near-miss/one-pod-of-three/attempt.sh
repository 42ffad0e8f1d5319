#!/usr/bin/env bash
set -euo pipefail

kubectl logs frontend-0 --tail=-1 | grep ERROR || true
printf 'cpu: thumbnails\nmemory: billing\norder: none\nerrors: 0\n' > report.yaml
