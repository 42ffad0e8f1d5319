print("The library opens at nine")
