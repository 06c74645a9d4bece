"""The pages on which records are edited, and the steps that are offered there."""
