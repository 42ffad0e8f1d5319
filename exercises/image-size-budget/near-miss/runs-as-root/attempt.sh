#!/usr/bin/env bash
solution_but \
  '/^USER/d' \
  's/^FROM alpine/USER 1000\n&/'
