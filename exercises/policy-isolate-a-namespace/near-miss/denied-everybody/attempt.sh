#!/usr/bin/env bash
solution_but \
  's/^  ingress:/& []/' \
  '/- from:/,/purpose:/d'
