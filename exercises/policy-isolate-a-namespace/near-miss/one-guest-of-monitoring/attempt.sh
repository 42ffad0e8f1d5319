#!/usr/bin/env bash
solution_but 's/^          purpose: monitoring/&\n      podSelector:\n        matchLabels:\n          app: collector/'
