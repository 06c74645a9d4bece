"""STIX 2.1: documents as objects, and the bundle that contains them."""
