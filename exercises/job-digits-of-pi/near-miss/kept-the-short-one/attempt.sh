#!/usr/bin/env bash
solution_but \
  '/^kubectl logs/d' \
  '$s|$|; kubectl logs job/pi-short > pi.txt|'
