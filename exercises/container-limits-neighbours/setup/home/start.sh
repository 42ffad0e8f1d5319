#!/usr/bin/env bash
# Brings up the photo service of the club.
docker rm -f thumbs report >/dev/null 2>&1
docker run -d --name thumbs -m 64m polinux/stress stress --vm 1 --vm-bytes 96M --vm-hang 0
docker run -d --name report polinux/stress stress --cpu 1
