#!/usr/bin/env bash
solution_but \
  's|-v guestbook:/data redis:7|redis:7|' \
  '$s|$|; until [ "$(docker exec book redis-cli ping)" = PONG ]; do sleep 0.2; done; docker exec book redis-cli set first Ada|'
