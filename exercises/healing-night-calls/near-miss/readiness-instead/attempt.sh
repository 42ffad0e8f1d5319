#!/usr/bin/env bash
set -euo pipefail

kubectl patch deployment turnstile -p '{"spec":{"template":{"spec":{"containers":[{"name":"turnstile","readinessProbe":{"httpGet":{"path":"/","port":8080},"periodSeconds":2}}]}}}}'
