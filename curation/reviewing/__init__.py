"""The work of reviewers: in which order, in sessions, assigned to whom, and what is missing."""
