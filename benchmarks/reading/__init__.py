"""Measures the quality of the readers with a folder of labelled reports."""
