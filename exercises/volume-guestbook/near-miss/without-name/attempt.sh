#!/usr/bin/env bash
set -euo pipefail

docker run -d --name book -v /data redis:6 redis-server --appendonly yes
until [ "$(docker exec book redis-cli ping)" = PONG ]; do sleep 0.2; done
docker exec book redis-cli set first Ada
docker rm -f book
docker run -d --name book -v /data redis:7 redis-server --appendonly yes
