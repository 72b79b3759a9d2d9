"""Alembic asks this file which database to change and what it should look like; `data/schema.py` owns the transaction."""
from alembic import context
from sqlmodel import SQLModel

import data.tables  # noqa: F401  (fills the metadata)
from migrations.rendering import render_item

connection = context.config.attributes['connection']
context.configure(
    connection=connection, target_metadata=SQLModel.metadata, transactional_ddl=True, render_item=render_item,
    render_as_batch=connection.dialect.name == 'sqlite', compare_type=True, compare_server_default=True)
context.run_migrations()
