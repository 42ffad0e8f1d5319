#!/usr/bin/env bash
set -euo pipefail

kubectl label pod archive disk=ssd
