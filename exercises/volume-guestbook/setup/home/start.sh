#!/usr/bin/env bash
# Starts the guest book of the hotel.
docker rm -f book >/dev/null 2>&1
docker run -d --name book -v guestbook:/var/lib/redis redis:6 redis-server --appendonly yes
