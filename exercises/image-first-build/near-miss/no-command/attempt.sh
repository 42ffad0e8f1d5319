#!/usr/bin/env bash
solution_but '/^CMD/d'
