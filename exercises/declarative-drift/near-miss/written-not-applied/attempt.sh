#!/usr/bin/env bash
set -euo pipefail

printf '        env:\n        - name: MODE\n          value: safe\n' >> shop/web.yaml
