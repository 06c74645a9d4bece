"""What is raised when places cannot be loaded."""

__all__ = ["PlacesError"]


class PlacesError(ValueError):
    """A row that cannot be loaded. The message names it and the reason."""
