"""Blind second coding: how well two people agree who code the same document."""
