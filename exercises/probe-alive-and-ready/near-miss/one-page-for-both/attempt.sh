#!/usr/bin/env bash
solution_but \
  's|path: /healthz|path: /ready|' \
  '/^seen sick/,/^kubectl exec .*healthz/d'
