from tests.seeded import in_seeded_database, seeded, seeded_database

__all__ = ["in_seeded_database", "seeded", "seeded_database"]
