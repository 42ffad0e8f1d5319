#!/usr/bin/env bash
set -euo pipefail

kubectl patch cronjob prices -p '{"spec":{"suspend":false}}'
