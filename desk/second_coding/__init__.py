"""The pages of blind second coding."""
