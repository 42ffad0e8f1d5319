#!/usr/bin/env bash
set -euo pipefail

kubectl set image deployment/bakery web=nginx:1.28
