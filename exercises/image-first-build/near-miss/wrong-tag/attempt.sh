#!/usr/bin/env bash
solution_but 's/^docker build .*news:2.*/docker tag news:1 news:2/'
