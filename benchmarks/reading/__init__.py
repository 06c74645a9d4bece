"""How well the readers read: measured on a folder of labelled reports."""
