#!/usr/bin/env bash
solution_but '/name: orders/,/^---/{/limits:/,/memory:/d}'
