#!/usr/bin/env bash
solution_but 's/^kubectl get service prices.*/source .proof\/copy.sh/'
