#!/usr/bin/env bash
solution_but '/rollout restart/,$d'
