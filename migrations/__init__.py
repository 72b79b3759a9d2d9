"""The history of the tables: one chain of Alembic revisions for SQLite and PostgreSQL alike."""
