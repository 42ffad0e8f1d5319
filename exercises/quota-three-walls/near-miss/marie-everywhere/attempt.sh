#!/usr/bin/env bash
set -euo pipefail

kubectl create clusterrolebinding marie-edits --clusterrole=edit --user=marie
