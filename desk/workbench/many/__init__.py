"""Entering many records at the pace of reading: the next of the same, and a sheet of many."""
