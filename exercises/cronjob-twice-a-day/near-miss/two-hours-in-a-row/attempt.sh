#!/usr/bin/env bash
solution_but \
  's|0 \*/12 \* \* \*|0 8,9 * * *|' \
  '/^seen has-run/,$d'
