#!/usr/bin/env bash
solution_but 's/clusterrole=edit/clusterrole=admin/'
