"""STIX 2.1: the objects that documents become, and the bundle they are sent in."""
