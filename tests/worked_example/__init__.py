"""The worked example of CONTRIBUTING.md, applied by a script to a copy of the project."""
