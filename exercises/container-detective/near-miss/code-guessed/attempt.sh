#!/usr/bin/env bash
set -euo pipefail

./start.sh
docker rm -f orders
docker run -d --name orders -e POSTGRES_PASSWORD=tickets postgres:17
docker rm -f web
docker run -d --name web -p 8080:80 nginx:1.28
docker start import
echo $? > code.txt
docker logs --tail 1 import > last-words.txt
