#!/usr/bin/env bash
set -euo pipefail

./start.sh
sleep 1
docker exec book redis-cli set first Ada
sleep 4
sed -i s/redis:6/redis:7/ start.sh
./start.sh
