"""Assigns numbers to words of harm, by patterns over the roles of the words of a sentence."""
