#!/usr/bin/env bash
solution_but '/readOnly: true/d'
