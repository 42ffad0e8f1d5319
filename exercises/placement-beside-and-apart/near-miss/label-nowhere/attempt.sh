#!/usr/bin/env bash
set -euo pipefail

kubectl patch deployment encoder --patch-file on-ssd.yaml
