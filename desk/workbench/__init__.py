"""The workbench: a document on the left, the records that it supports on the right."""
