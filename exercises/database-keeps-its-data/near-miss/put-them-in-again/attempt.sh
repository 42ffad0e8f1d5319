#!/usr/bin/env bash
solution_but \
  's|mountPath: .*|mountPath: /var/lib/postgres|' \
  '$s|$|; kubectl exec -i orders-db-0 -- psql -U postgres < orders.sql|'
