#!/usr/bin/env bash
set -euo pipefail

sed -i '/name: uploader/,$d' night-report.yaml
kubectl replace --force -f night-report.yaml
