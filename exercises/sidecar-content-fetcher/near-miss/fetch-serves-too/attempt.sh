#!/usr/bin/env bash
solution_but \
  's|while true; do .* done|sleep 1; wget -qO /content/index.txt http://editorial; exec httpd -f -p 8080 -h /content|' \
  '/^kubectl wait/,$d'
