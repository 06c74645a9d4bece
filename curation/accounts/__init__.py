"""How people sign in, and for how long: sessions and what else belongs to an account."""
