#!/usr/bin/env bash
solution_but 's/POSTGRES_PASSWORD=tickets/POSTGRES_HOST_AUTH_METHOD=trust/'
