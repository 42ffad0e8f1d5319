#!/usr/bin/env bash
solution_but \
  's/^kubectl apply -f -/kubectl label namespace default kind=street\n&/' \
  '/^    - namespaceSelector/,/^          purpose/c\    - namespaceSelector:\n        matchExpressions:\n        - {key: kind, operator: NotIn, values: [street]}'
