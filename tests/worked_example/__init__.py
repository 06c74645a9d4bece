"""The worked example of CONTRIBUTING.md, done by a script in a copy of the project."""
