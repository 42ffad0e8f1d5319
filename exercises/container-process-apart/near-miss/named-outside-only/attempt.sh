#!/usr/bin/env bash
solution_but 's/--hostname clockroom //'
