"""The pages of the log, the proposals and the releases."""
