#!/usr/bin/env bash
set -euo pipefail

kubectl scale deployment/stage --replicas=1
