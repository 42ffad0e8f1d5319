#!/usr/bin/env bash
set -euo pipefail

docker run -d --name invoices -p 8039:8000 python:3.9-slim python -m http.server 8000
docker run -d --name reports -p 8313:8000 python:3.9-slim python -m http.server 8000
