#!/usr/bin/env bash
solution_but \
  '/^seen v2-unnoticed expr/,/^seen back-to-v2-unnoticed$/d' \
  '/^home=/d' \
  's/^node=.*/node=$(kubectl get pod store-0 -o jsonpath="{.spec.nodeName}")/' \
  '/^seen drained-unnoticed$/,$d'
