"""The checks of quoted words against values, one module for each thing compared."""
