"""What people do with lists: acts on many records, and how each person sees a list."""
