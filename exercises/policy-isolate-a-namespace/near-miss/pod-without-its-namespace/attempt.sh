#!/usr/bin/env bash
solution_but \
  's/namespaceSelector/podSelector/' \
  's/purpose: monitoring/app: collector/'
