print("Today: onion soup")
