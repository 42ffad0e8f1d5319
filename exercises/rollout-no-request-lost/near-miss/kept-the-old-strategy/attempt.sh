#!/usr/bin/env bash
solution_but '/maxSurge/d'
