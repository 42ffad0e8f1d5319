#!/usr/bin/env bash
# Brings up the ticket shop. Written by the night shift, at four in the morning.
docker rm -f orders web import >/dev/null 2>&1
docker run -d --name orders postgres:17
docker run -d --name web -p 8080:8080 nginx:1.28
docker run -d --name import alpine:3.20 sh -c 'echo "reading tickets.csv"; echo "line 311: no such seat"; exit 42'
