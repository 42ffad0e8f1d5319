#!/usr/bin/env bash
solution_but \
  's|proc root/proc|proc /proc|' \
  's/chroot root //'
