#!/usr/bin/env bash
solution_but \
  '/initialDelaySeconds/,/failureThreshold/{/initial/!d}' \
  '/^seen sick-is-spared$/,$d'
