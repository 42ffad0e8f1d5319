#!/usr/bin/env bash
set -euo pipefail

kubectl create rolebinding default-views --clusterrole=view --serviceaccount=laboratory:default
