#!/usr/bin/env bash
# Asks the ticket service so many times (50), five times a second, and counts what came back.
kubectl exec client -- sh -c "for i in \$(seq ${1:-50}); do wget -T 1 -qO- http://tickets 2>/dev/null || echo 'no answer'; sleep 0.2; done" | sort | uniq -c
