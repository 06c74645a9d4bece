"""Checks of quoted words against values, one module per compared aspect."""
