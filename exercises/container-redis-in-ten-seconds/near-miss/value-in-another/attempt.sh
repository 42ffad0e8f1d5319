#!/usr/bin/env bash
set -euo pipefail

docker run -d --name first redis:7
docker exec first redis-cli set visitors 42
docker rm -f first
docker run -d --name demo-cache -p 6380:6379 redis:7
