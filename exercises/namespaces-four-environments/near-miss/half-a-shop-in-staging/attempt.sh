#!/usr/bin/env bash
solution_but 's/^kubectl apply -n staging -f shop.yaml/kubectl create deployment shop -n staging --image=nginx:1.28/'
