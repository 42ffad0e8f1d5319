#!/usr/bin/env bash
solution_but 's/--name report/--rm &/'
