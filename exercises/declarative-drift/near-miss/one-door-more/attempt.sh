#!/usr/bin/env bash
solution_but 's|^kubectl apply -f shop/|kubectl apply -f shop/web.yaml; kubectl patch service web --type=merge -p "{\\"spec\\":{\\"ports\\":[{\\"name\\":\\"old\\",\\"port\\":8080,\\"targetPort\\":80},{\\"name\\":\\"agreed\\",\\"port\\":80,\\"targetPort\\":80}]}}"|'
