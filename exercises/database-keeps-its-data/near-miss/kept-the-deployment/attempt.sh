#!/usr/bin/env bash
solution_but \
  '/^kubectl delete deployment/d' \
  's/^seen orders-survive not-replaced/seen pod-has-its-claim/'
