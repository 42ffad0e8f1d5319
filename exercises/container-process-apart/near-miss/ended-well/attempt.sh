#!/usr/bin/env bash
set -euo pipefail

docker run -d --name clock --hostname clockroom --user 1000 alpine:3.20 sleep 3600
docker run --name report alpine:3.20 sh -c 'echo disk full; (exit 7); echo written'
