#!/usr/bin/env bash
solution_but \
  '/^# The volume/,/^seen data-stay$/d' \
  's/^cat incident.txt/&\nseen v3-found-out/' \
  '/^kubectl rollout undo/,$d' \
  '$s/$/\nkubectl apply -f intake-v1.yaml/'
