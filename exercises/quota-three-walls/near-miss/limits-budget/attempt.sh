#!/usr/bin/env bash
set -euo pipefail

kubectl create quota team --hard=pods=10,limits.cpu=1,limits.memory=1Gi
