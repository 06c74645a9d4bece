"""Search of whole files, with everything that is packed or encoded in them."""
