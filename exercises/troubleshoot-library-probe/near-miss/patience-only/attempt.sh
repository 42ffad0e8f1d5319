#!/usr/bin/env bash
set -euo pipefail

kubectl patch deployment catalogue --type=json -p '[{"op":"add","path":"/spec/template/spec/containers/0/startupProbe","value":{"httpGet":{"path":"/","port":"http"},"periodSeconds":2,"failureThreshold":15}}]'
