#!/usr/bin/env bash
solution_but 's|mount -t proc proc|mount --rbind /proc|'
