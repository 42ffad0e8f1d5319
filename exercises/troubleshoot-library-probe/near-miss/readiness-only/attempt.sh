#!/usr/bin/env bash
set -euo pipefail

kubectl patch deployment catalogue --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/path","value":"/"}]'
