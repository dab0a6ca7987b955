"""Alembic's entry: migrates over the connection that `store.sql.migrate` holds, within its transaction."""

from alembic import context

from store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # also on SQLite, where our own BEGIN IMMEDIATE makes it true
)
with context.begin_transaction():
    context.run_migrations()
