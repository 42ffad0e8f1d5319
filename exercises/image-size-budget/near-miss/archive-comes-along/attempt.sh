#!/usr/bin/env bash
set -euo pipefail

cat > orders/Dockerfile <<'END'
FROM golang:1.25 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /orders .

FROM alpine:3.20
COPY --from=build /orders /orders
USER 1000
CMD ["/orders"]
END
docker build -t orders:2 orders
docker run -d --name orders -p 8085:8080 orders:2
