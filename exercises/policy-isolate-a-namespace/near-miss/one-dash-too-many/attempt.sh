#!/usr/bin/env bash
solution_but \
  's/namespaceSelector:/& {}\n    - podSelector:/' \
  's/purpose: monitoring/app: collector/'
