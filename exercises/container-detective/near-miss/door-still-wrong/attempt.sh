#!/usr/bin/env bash
set -euo pipefail

./start.sh
docker rm -f orders
docker run -d --name orders -e POSTGRES_PASSWORD=tickets postgres:17
docker restart web
docker inspect import --format '{{.State.ExitCode}}' > code.txt
docker logs --tail 1 import > last-words.txt
