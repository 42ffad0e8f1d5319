#!/usr/bin/env bash
set -euo pipefail

cat > news/Dockerfile <<'END'
FROM python:3.13-slim
WORKDIR /app
COPY . .
RUN pip install -r requirements.txt
CMD ["python", "news.py"]
END
docker build -t news:1 news
docker run --name today news:1
sed -i 's/nine/ten/' news/news.py
docker build -t news:2 news
docker run --name later news:2
