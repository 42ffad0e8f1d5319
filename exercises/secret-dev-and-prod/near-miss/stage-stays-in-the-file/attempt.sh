#!/usr/bin/env bash
solution_but \
  '/^          valueFrom:/{N;/configMapKeyRef/{N;N;s/.*/          value: dev/}}' \
  's/^kubectl apply -n prod -f app.yaml/sed "s,value: dev,value: prod,g" app.yaml | kubectl apply -n prod -f -/'
