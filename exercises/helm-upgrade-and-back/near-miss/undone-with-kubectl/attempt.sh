#!/usr/bin/env bash
solution_but 's|^helm rollback.*|kubectl rollout undo deployment/restaurant|'
