"""Second factors: who needs one, their forms, and the middleware that requires them."""
