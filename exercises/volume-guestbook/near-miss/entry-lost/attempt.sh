#!/usr/bin/env bash
solution_but 's/guestbook:(.*redis:7)/guestbook-7:\1/'
