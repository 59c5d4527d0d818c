"""The limit of an import on SQLite: its rows inserted by prepared statements into a copy of the
schema with the same indexes, in one transaction, with the settings of the server.

Usage: sqlite_inserts.py SOURCE COPY. Prints the seconds and the number of rows. Reading the rows
from the source is not timed.
"""

import gc
import os
import sqlite3
import sys
import time

# In the order of their foreign keys.
TABLES = (
    "worker",
    "worker_profile",
    "worker_political",
    "worker_education",
    "worker_degree",
    "worker_qualification",
    "engagement",
    "assignment",
    "worker_cost",
    "roster",
    "import_row",
    "audit_entry",
)
IMPORTED = {"audit_entry": "WHERE action = 'worker.import'"}


def remove(path):
    for ending in ("", "-wal", "-shm"):
        if os.path.exists(path + ending):
            os.remove(path + ending)


def main(source_path, copy_path):
    remove(copy_path)
    source = sqlite3.connect(source_path, isolation_level=None)
    copy = sqlite3.connect(copy_path, isolation_level=None)
    copy.execute("PRAGMA journal_mode = WAL")
    for setting in ("synchronous = NORMAL", "cache_size = -8192", "temp_store = MEMORY"):
        copy.execute("PRAGMA " + setting)

    # The schema, and everything else that is in the database: places, accounts, the job.
    kept = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    for kind in ("table", "index"):
        for _, statement in source.execute(kept + f" AND type = '{kind}'").fetchall():
            copy.execute(statement)
    copy.execute("PRAGMA foreign_keys = OFF")
    copy.execute("BEGIN")
    for (name,) in source.execute(f"SELECT name FROM ({kept} AND type = 'table')").fetchall():
        if name not in TABLES:
            rows = source.execute(f"SELECT * FROM {name}")
            marks = ", ".join("?" * len(rows.description))
            copy.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    copy.execute("COMMIT")
    copy.execute("PRAGMA foreign_keys = ON")
    copy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    gc.disable()
    seconds, count = 0.0, 0
    copy.execute("BEGIN IMMEDIATE")
    for table in TABLES:
        cursor = source.execute(f"SELECT * FROM {table} {IMPORTED.get(table, '')} ORDER BY rowid")
        marks = ", ".join("?" * len(cursor.description))
        rows = cursor.fetchall()
        count += len(rows)
        begin = time.perf_counter()
        copy.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        seconds += time.perf_counter() - begin
    begin = time.perf_counter()
    copy.execute("COMMIT")
    seconds += time.perf_counter() - begin
    print(f"{seconds:.3f} {count}")
    copy.close()
    remove(copy_path)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
