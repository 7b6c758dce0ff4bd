-- The life of a risk, authority by amount, rotation, the calendar, grading rules, editions.

CREATE TABLE authorities (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "unit" INTEGER NOT NULL REFERENCES units (id) DEFERRABLE INITIALLY DEFERRED,
    "major" INTEGER NOT NULL
) STRICT;

CREATE TABLE authorities_steps (
    owner INTEGER NOT NULL REFERENCES authorities (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    target INTEGER NOT NULL REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE bands (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "authority" INTEGER NOT NULL REFERENCES authorities (id) DEFERRABLE INITIALLY DEFERRED,
    "name" TEXT NOT NULL,
    "from" INTEGER,
    "below" INTEGER,
    "major" INTEGER NOT NULL
) STRICT;

CREATE TABLE approvals (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "band" INTEGER NOT NULL REFERENCES bands (id) DEFERRABLE INITIALLY DEFERRED,
    "post" INTEGER NOT NULL REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
    "role" INTEGER NOT NULL REFERENCES roles (id) DEFERRABLE INITIALLY DEFERRED,
    "order" INTEGER NOT NULL
) STRICT;

CREATE TABLE acceptances (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "of" INTEGER NOT NULL,
    "check" TEXT,
    "facts" TEXT,
    "reason" TEXT NOT NULL,
    "substitute" TEXT,
    "approver" TEXT NOT NULL,
    "approved_on" TEXT NOT NULL,
    "until" TEXT NOT NULL
) STRICT;

CREATE TABLE reviews (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "risk" INTEGER NOT NULL REFERENCES risks (id) DEFERRABLE INITIALLY DEFERRED,
    "on" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "by" TEXT,
    "note" TEXT,
    "next" TEXT
) STRICT;

CREATE TABLE actions (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "title" TEXT NOT NULL,
    "of" INTEGER,
    "person" INTEGER REFERENCES persons (id) DEFERRABLE INITIALLY DEFERRED,
    "due" TEXT NOT NULL,
    "progress" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "done_on" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "title" TEXT NOT NULL,
    "on" TEXT NOT NULL,
    "grade" TEXT NOT NULL,
    "facts" TEXT,
    "handling" TEXT,
    "accountability" TEXT
) STRICT;

CREATE TABLE events_risks (
    owner INTEGER NOT NULL REFERENCES events (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    target INTEGER NOT NULL REFERENCES risks (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE events_controls (
    owner INTEGER NOT NULL REFERENCES events (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    target INTEGER NOT NULL REFERENCES controls (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "of" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "added" TEXT NOT NULL
) STRICT;

CREATE TABLE holidays (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "day" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL
) STRICT;

CREATE TABLE rotation_measures (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "post" INTEGER NOT NULL REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
    "person" INTEGER NOT NULL REFERENCES persons (id) DEFERRABLE INITIALLY DEFERRED,
    "kind" TEXT NOT NULL,
    "on" TEXT NOT NULL,
    "until" TEXT,
    "approver" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE declarations (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "person" INTEGER NOT NULL REFERENCES persons (id) DEFERRABLE INITIALLY DEFERRED,
    "year" INTEGER NOT NULL,
    "on" TEXT NOT NULL,
    "content" TEXT
) STRICT;

CREATE TABLE grading_cells (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "rule" TEXT NOT NULL,
    "first" INTEGER NOT NULL,
    "second" INTEGER,
    "level" INTEGER NOT NULL REFERENCES levels (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

-- What was added to records that were there already: empty in every row.
ALTER TABLE matters ADD COLUMN "major" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sections ADD COLUMN "coordinating" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN "closed_on" TEXT;
ALTER TABLE posts ADD COLUMN "no_rotation_reason" TEXT;
ALTER TABLE risks ADD COLUMN "criteria" TEXT;
ALTER TABLE risks ADD COLUMN "power" TEXT;
ALTER TABLE risks ADD COLUMN "level_approver" TEXT;
ALTER TABLE risks ADD COLUMN "registered_on" TEXT;
ALTER TABLE risks ADD COLUMN "closed_on" TEXT;
ALTER TABLE risks ADD COLUMN "closing_reason" TEXT;
ALTER TABLE risks ADD COLUMN "stale_since" TEXT;
ALTER TABLE risks ADD COLUMN "stale_causes" TEXT;
ALTER TABLE risks ADD COLUMN "stale_source" INTEGER;
ALTER TABLE controls ADD COLUMN "state" TEXT;
ALTER TABLE controls ADD COLUMN "design_rating" TEXT;
ALTER TABLE controls ADD COLUMN "operation_rating" TEXT;
ALTER TABLE controls ADD COLUMN "last_test" TEXT;
ALTER TABLE time_limits ADD COLUMN "superior_value" INTEGER;
ALTER TABLE settings ADD COLUMN "rotation_notice_days" INTEGER;
ALTER TABLE settings ADD COLUMN "most_handled" INTEGER;
ALTER TABLE settings ADD COLUMN "most_approved" INTEGER;
ALTER TABLE settings ADD COLUMN "most_consulted" INTEGER;
ALTER TABLE settings ADD COLUMN "assessment_days" INTEGER;
ALTER TABLE settings ADD COLUMN "declaration_month" INTEGER;
ALTER TABLE settings ADD COLUMN "classified_machine" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE settings ADD COLUMN "grading_rules" TEXT;
ALTER TABLE settings ADD COLUMN "lightest_first" INTEGER NOT NULL DEFAULT 0;

-- The bytes of evidence files by their SHA-256: outside the trail, so that they are kept once.
CREATE TABLE evidence_bytes (
    digest TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;

-- What was issued and approved. It is no part of the content: Undo takes no edition back.
CREATE TABLE edition_entries (
    entry INTEGER PRIMARY KEY,
    deed TEXT NOT NULL,
    edition INTEGER NOT NULL,
    change INTEGER NOT NULL,
    at TEXT NOT NULL,
    operator TEXT NOT NULL,
    note TEXT NOT NULL,
    decided_on TEXT,
    scan_name TEXT,
    scan_digest TEXT,
    limits TEXT,
    head BLOB NOT NULL,
    content BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TRIGGER editions_are_kept BEFORE DELETE ON edition_entries BEGIN
    SELECT RAISE(ABORT, 'editions are append-only');
END;

CREATE TRIGGER editions_stay_as_they_are BEFORE UPDATE ON edition_entries BEGIN
    SELECT RAISE(ABORT, 'editions are append-only');
END;

CREATE TRIGGER editions_are_appended BEFORE INSERT ON edition_entries
WHEN NEW.entry <> (SELECT coalesce(max(entry), 0) + 1 FROM edition_entries) BEGIN
    SELECT RAISE(ABORT, 'editions are append-only');
END;
