kubectl create deployment prices --image=nginx:1.28
kubectl rollout status deployment prices --timeout=180s
kubectl exec deployment/prices -- sh -c 'echo prices of warehouse: copied > /usr/share/nginx/html/index.html'
kubectl expose deployment prices --port=80
