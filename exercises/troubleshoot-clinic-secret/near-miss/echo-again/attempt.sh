#!/usr/bin/env bash
set -euo pipefail

kubectl patch deployment records --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/env/0/valueFrom/configMapKeyRef/name","value":"records-settings"}]'
kubectl patch secret database -p "{\"data\":{\"password\":\"$(echo heart-7 | base64)\"}}"
kubectl rollout restart deployment/records
