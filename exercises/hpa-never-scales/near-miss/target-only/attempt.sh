#!/usr/bin/env bash
set -euo pipefail

kubectl patch hpa quotes -p '{"spec":{"scaleTargetRef":{"name":"quotes"}}}'
