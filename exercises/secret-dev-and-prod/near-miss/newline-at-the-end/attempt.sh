#!/usr/bin/env bash
solution_but '/prod-lighthouse/{s/--from-literal.*/--from-file=password/; s/^/echo prod-lighthouse > password\n/}'
