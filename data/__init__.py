"""The data room: tables, sessions, audit trail, keys and first-run content. It knows no rule."""
