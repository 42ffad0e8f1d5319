#!/usr/bin/env bash
set -euo pipefail

kubectl set resources deployment quotes -c logs --requests=cpu=10m
