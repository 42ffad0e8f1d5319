#!/usr/bin/env bash
solution_but \
  's|/ports:|/replicas:/d; &|' \
  '/^seen two-replicas/,$d'
