#!/usr/bin/env bash
set -euo pipefail

kubectl patch service rooms --type=json -p '[{"op":"remove","path":"/spec/selector/release"}]'
kubectl patch service rooms --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":"http"}]'
