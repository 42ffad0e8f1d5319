#!/usr/bin/env bash
solution_but \
  's|while true; do .* done|mkdir -p /www; while true; do wget -qO /www/index.html http://editorial; sleep 2; done|' \
  '/volumeMounts:/,/mountPath:/d' \
  '/^seen/d'
