#!/usr/bin/env bash
solution_but 's|/var/lib/postgresql/data|/data|'
