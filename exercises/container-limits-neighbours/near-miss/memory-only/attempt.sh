#!/usr/bin/env bash
solution_but 's/--cpus 0.5 //'
