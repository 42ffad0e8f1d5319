#!/usr/bin/env bash
set -euo pipefail

kubectl delete pods -l app=bakery
