"""How and at what hour something was done: weapons, and the time of day."""
