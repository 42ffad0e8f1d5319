#!/usr/bin/env bash
solution_but 's/^helm rollback restaurant 2/helm rollback restaurant 1/'
