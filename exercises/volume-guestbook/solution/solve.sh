#!/usr/bin/env bash
set -euo pipefail

docker run -d --name book -v guestbook:/data redis:6 redis-server --appendonly yes
until [ "$(docker exec book redis-cli ping)" = PONG ]; do sleep 0.2; done
docker exec book redis-cli set first Ada
seen first-entry
seen survives-the-upgrade 'Step 1 of 2'
docker rm -f book
docker run -d --name book -v guestbook:/data redis:7 redis-server --appendonly yes
