#!/usr/bin/env bash
set -euo pipefail

sed -i 's/^  restartPolicy: Never/  restartPolicy: Never\n  activeDeadlineSeconds: 8/' night-report.yaml
kubectl replace --force -f night-report.yaml
