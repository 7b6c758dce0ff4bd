-- Views of lists saved by name, and rows in the officer's own order.

CREATE TABLE views (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "list" TEXT NOT NULL,
    "arrangement" TEXT NOT NULL
) STRICT;

CREATE TABLE placements (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "of" INTEGER NOT NULL,
    "before" INTEGER
) STRICT;
