-- Print presets of the officer's own.

CREATE TABLE presets (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "list" TEXT NOT NULL,
    "title" TEXT,
    "columns" TEXT NOT NULL,
    "order" TEXT NOT NULL,
    "grouped_by" TEXT,
    "paper" TEXT NOT NULL,
    "orientation" TEXT NOT NULL,
    "mark" TEXT,
    "signers" TEXT,
    "note" TEXT
) STRICT;
