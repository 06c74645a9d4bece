"""Reconciliation: parsing requests, finding the records that a name may mean, their properties."""
