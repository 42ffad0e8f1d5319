#!/usr/bin/env bash
solution_but '/bs=300M/,/memory:/s/64Mi/512Mi/'
