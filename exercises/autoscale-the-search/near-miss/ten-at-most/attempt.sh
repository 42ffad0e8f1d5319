#!/usr/bin/env bash
solution_but 's|^kubectl apply -f search-hpa.yaml|sed "s/maxReplicas: 6/maxReplicas: 10/" search-hpa.yaml \| kubectl apply -f -|'
