#!/usr/bin/env bash
set -euo pipefail

./start.sh
until [ "$(docker exec book redis-cli ping)" = PONG ]; do sleep 0.2; done
docker exec book redis-cli set first Ada
sed -i s/redis:6/redis:7/ start.sh
./start.sh
