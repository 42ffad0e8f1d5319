#!/usr/bin/env bash
set -euo pipefail

kubectl create rolebinding amira-edits --clusterrole=edit --user=amira
