#!/usr/bin/env bash
solution_but '/cpu: 100m/{n;n;s/limits:/&\n        cpu: 100m/}'
