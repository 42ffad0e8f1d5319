#!/usr/bin/env bash
solution_but 's/prod-lighthouse/dev-harbour/'
