#!/usr/bin/env bash
set -euo pipefail

docker run -d --name book -v guestbook:/data redis:6 redis-server --appendonly yes
sleep 1
docker exec book redis-cli set first Ada
sleep 4
docker rm -f book
docker run -d --name book -v guestbook:/data redis:7 redis-server --appendonly yes
