#!/usr/bin/env bash
solution_but 's/namespace: payroll/namespace: default/'
