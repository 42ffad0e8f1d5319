#!/usr/bin/env bash
solution_but \
  '/^# The volume/,/^YAML/d' \
  '/^# The first event/,/^kubectl uncordon/d' \
  '/^  ingress:/,/port: 8080/d' \
  's/kerstin-looks --clusterrole=view/kerstin-edits --clusterrole=edit/'
