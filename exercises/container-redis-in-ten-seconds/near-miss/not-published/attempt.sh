#!/usr/bin/env bash
set -euo pipefail

docker run -d --name demo-cache redis:7
docker exec demo-cache redis-cli set visitors 42
