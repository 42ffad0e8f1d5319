#!/usr/bin/env bash
solution_but \
  '/volumeMounts:/,/mountPath:/d' \
  '/^kubectl wait .*pod.invoices/d'
