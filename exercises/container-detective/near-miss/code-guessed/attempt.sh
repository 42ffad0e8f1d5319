#!/usr/bin/env bash
solution_but 's/^docker inspect import.*/docker start import\necho $? > code.txt/'
