"""Second factors: who needs one, their forms, and what is refused without one."""
