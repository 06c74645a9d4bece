"""Reconciliation: what a client asks, which records a name may mean, what is known of them."""
