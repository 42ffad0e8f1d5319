#!/usr/bin/env bash
set -euo pipefail

./start.sh
docker wait thumbs
docker inspect thumbs --format '{{.State.ExitCode}}' > why.txt
docker rm -f thumbs
docker run -d --name thumbs polinux/stress stress --vm 1 --vm-bytes 96M --vm-hang 0
docker rm -f report
docker run -d --name report -m 128m --cpus 0.5 polinux/stress stress --cpu 1
