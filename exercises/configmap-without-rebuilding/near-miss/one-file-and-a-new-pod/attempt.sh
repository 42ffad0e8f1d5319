#!/usr/bin/env bash
solution_but \
  's|/etc/board$|/etc/board/message\n          subPath: message|' \
  's/^seen message-is-a-file/seen title-is-a-variable/' \
  's|^seen price.*|kubectl rollout restart deployment kiosk; kubectl rollout status deployment kiosk --timeout=180s|'
