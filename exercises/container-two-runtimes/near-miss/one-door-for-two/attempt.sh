#!/usr/bin/env bash
set -euo pipefail

docker run -d --name invoices -p 8000:8000 python:3.9-slim python -m http.server 8000
docker run -d --name reports -p 8000:8000 python:3.13-slim python -m http.server 8000 || true
