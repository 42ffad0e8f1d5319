#!/usr/bin/env bash
solution_but \
  '/^docker rm -f web/d' \
  's/^docker run -d --name web.*/docker restart web/'
