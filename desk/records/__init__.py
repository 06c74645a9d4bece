"""The pages on which a record is edited, and the steps that are offered there."""
