"""The codebook: its core follows the code, own terms are loaded, and all are published."""
