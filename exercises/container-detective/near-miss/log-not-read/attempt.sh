#!/usr/bin/env bash
solution_but 's/^docker logs.*/docker logs import > log.txt\nhead -n 1 log.txt > last-words.txt/'
