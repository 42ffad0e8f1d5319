#!/usr/bin/env bash
solution_but 's|while true; do .* done|until wget -qO /content/index.html http://editorial; do sleep 1; done; exec sleep infinity|'
