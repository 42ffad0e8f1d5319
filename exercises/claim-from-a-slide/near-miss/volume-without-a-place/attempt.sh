#!/usr/bin/env bash
set -euo pipefail

sed -i -E 's/^  (storage|path):/    \1:/' pv.yaml
sed -i 's/^    storage:/      storage:/' claim.yaml
kubectl apply -f pv.yaml -f claim.yaml -f notes.yaml
kubectl rollout status deployment notes --timeout=180s
seen notes-survive pod-not-replaced
kubectl cordon "$(kubectl get pods -l app=notes -o jsonpath='{.items[0].spec.nodeName}')"
kubectl delete pod -l app=notes
kubectl rollout status deployment notes --timeout=180s
