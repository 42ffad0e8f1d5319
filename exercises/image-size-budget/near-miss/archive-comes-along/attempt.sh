#!/usr/bin/env bash
solution_but '/dockerignore/d'
