-- The print log: which report left the register when, and in which state it was. It is no part of the content: printing changes nothing.

CREATE TABLE prints (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    operator TEXT NOT NULL,
    report TEXT NOT NULL,
    form TEXT,
    filter TEXT,
    unit TEXT,
    pages INTEGER NOT NULL,
    head BLOB NOT NULL,
    content BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TRIGGER prints_are_kept BEFORE DELETE ON prints BEGIN
    SELECT RAISE(ABORT, 'the print log is append-only');
END;

CREATE TRIGGER prints_stay_as_they_are BEFORE UPDATE ON prints BEGIN
    SELECT RAISE(ABORT, 'the print log is append-only');
END;

CREATE TRIGGER prints_are_appended BEFORE INSERT ON prints
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM prints) BEGIN
    SELECT RAISE(ABORT, 'the print log is append-only');
END;
