"""Django format modules: how dates and times appear on pages, by language."""
