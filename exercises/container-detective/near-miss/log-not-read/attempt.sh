#!/usr/bin/env bash
set -euo pipefail

./start.sh
docker rm -f orders
docker run -d --name orders -e POSTGRES_PASSWORD=tickets postgres:17
docker rm -f web
docker run -d --name web -p 8080:80 nginx:1.28
docker inspect import --format '{{.State.ExitCode}}' > code.txt
docker logs import > log.txt
head -n 1 log.txt > last-words.txt
