#!/usr/bin/env bash
solution_but 's/^docker inspect thumbs.*/echo 1 > why.txt/'
