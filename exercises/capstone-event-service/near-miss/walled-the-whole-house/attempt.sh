#!/usr/bin/env bash
solution_but \
  '/^# The first event/,/^kubectl uncordon/d' \
  's/^  podSelector:$/  podSelector: {}/' \
  '/^    matchLabels:$/,/^      app: store$/d'
