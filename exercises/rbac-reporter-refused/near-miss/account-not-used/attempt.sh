#!/usr/bin/env bash
set -euo pipefail

kubectl patch role list-pods --type=json -p '[{"op":"replace","path":"/rules/0/apiGroups","value":[""]}]'
kubectl patch rolebinding reporter-lists-pods --type=json -p '[{"op":"replace","path":"/subjects/0/namespace","value":"laboratory"}]'
