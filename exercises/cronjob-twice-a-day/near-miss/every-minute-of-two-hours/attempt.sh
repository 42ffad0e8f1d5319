#!/usr/bin/env bash
set -euo pipefail

kubectl get cronjob backup >/dev/null 2>&1 || kubectl create cronjob backup --image=busybox:1.36 --schedule='* 0,12 * * *' -- sh -c 'echo backing up; sleep 2; echo done'
kubectl patch cronjob backup -p '{"spec":{"concurrencyPolicy":"Forbid","successfulJobsHistoryLimit":2,"failedJobsHistoryLimit":5}}'
kubectl get job backup-now >/dev/null 2>&1 || kubectl create job backup-now --from=cronjob/backup
kubectl wait --for=condition=complete job/backup-now --timeout=180s
