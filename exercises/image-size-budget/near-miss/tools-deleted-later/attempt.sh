#!/usr/bin/env bash
set -euo pipefail

cat > orders/Dockerfile <<'END'
FROM golang:1.25
WORKDIR /src
COPY . .
RUN go build -o /orders .
RUN rm -rf /usr/local/go /src
USER 1000
CMD ["/orders"]
END
echo archive > orders/.dockerignore
docker build -t orders:2 orders
docker run -d --name orders -p 8085:8080 orders:2
