"""Opening a database while somebody else is opening it too."""
import threading

from data.database import connect_sqlite, open_database


def test_a_new_file_that_another_process_is_just_writing_is_waited_for(tmp_path):
    """SQLite refuses the change to write-ahead logging at once, without its usual patience, while another process writes."""
    path, key = tmp_path / 'toolwarden.db', b'k' * 32
    other = connect_sqlite(path, key)
    other.execute('CREATE TABLE busy (id INTEGER)')
    other.execute('BEGIN IMMEDIATE')
    release = threading.Timer(0.3, other.execute, ['COMMIT'])
    release.start()
    with open_database(f'sqlite:///{path}', key).writer.connect() as connection:
        assert connection.exec_driver_sql('PRAGMA journal_mode').scalar_one() == 'wal'
    release.join()
    other.close()
