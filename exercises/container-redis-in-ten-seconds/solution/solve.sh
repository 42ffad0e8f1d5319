#!/usr/bin/env bash
set -euo pipefail

docker run -d --name demo-cache -p 6380:6379 redis:7
docker exec demo-cache redis-cli set visitors 42
