#!/usr/bin/env bash
set -euo pipefail

for name in dev staging preproduction production; do
  kubectl create namespace "$name"
  kubectl label namespace "$name" env="$name"
done
for name in staging production; do
  sed "s/name: shop$/name: shop-$name/" shop.yaml | kubectl apply -f -
done
