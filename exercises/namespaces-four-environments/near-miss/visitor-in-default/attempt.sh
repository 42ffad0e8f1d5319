#!/usr/bin/env bash
solution_but '/visitor/s/ -n dev//'
