-- The first form of a register. Columns stand in the order of the tables of fields; a released migration is never edited.

CREATE TABLE settings (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "unit_name" TEXT,
    "business" TEXT,
    "language" TEXT NOT NULL
) STRICT;

CREATE TABLE free_columns (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "record" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL
) STRICT;

CREATE TABLE levels (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "grade" TEXT,
    "min_score" INTEGER NOT NULL,
    "mark" TEXT NOT NULL,
    "colour" TEXT NOT NULL,
    "supervised_by" TEXT,
    "review_months" INTEGER
) STRICT;

CREATE TABLE grades (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "scale" TEXT NOT NULL,
    "value" INTEGER NOT NULL,
    "name" TEXT NOT NULL
) STRICT;

CREATE TABLE roles (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "short" TEXT NOT NULL,
    "raci" TEXT NOT NULL,
    "key" INTEGER,
    "acting" INTEGER NOT NULL,
    "note" TEXT
) STRICT;

CREATE TABLE units (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "confidence" TEXT
) STRICT;

CREATE TABLE persons (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "unit" INTEGER REFERENCES units (id) DEFERRABLE INITIALLY DEFERRED,
    "position" TEXT
) STRICT;

CREATE TABLE operators (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "person" INTEGER REFERENCES persons (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE laws (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "doc_no" TEXT,
    "cite" TEXT,
    "kind" TEXT NOT NULL,
    "effective" TEXT,
    "expires" TEXT,
    "text_confidence" TEXT,
    "number_confidence" TEXT,
    "note" TEXT
) STRICT;

CREATE TABLE sections (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "unit" INTEGER NOT NULL REFERENCES units (id) DEFERRABLE INITIALLY DEFERRED,
    "head_post" INTEGER REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
    "leader_post" INTEGER REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE functions (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "held_by_post" INTEGER NOT NULL
) STRICT;

CREATE TABLE incompatibilities (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "function_a" INTEGER NOT NULL REFERENCES functions (id) DEFERRABLE INITIALLY DEFERRED,
    "function_b" INTEGER NOT NULL REFERENCES functions (id) DEFERRABLE INITIALLY DEFERRED,
    "strength" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "reason" TEXT,
    "confidence" TEXT
) STRICT;

CREATE TABLE posts (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "unit" INTEGER NOT NULL REFERENCES units (id) DEFERRABLE INITIALLY DEFERRED,
    "section" INTEGER REFERENCES sections (id) DEFERRABLE INITIALLY DEFERRED,
    "line" INTEGER,
    "responsibility" TEXT,
    "risk_level" INTEGER REFERENCES levels (id) DEFERRABLE INITIALLY DEFERRED,
    "key_post" INTEGER NOT NULL,
    "rotation_months" INTEGER,
    "collective" INTEGER NOT NULL,
    "per_project" INTEGER NOT NULL,
    "deputy_post" INTEGER REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE tenures (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "person" INTEGER NOT NULL REFERENCES persons (id) DEFERRABLE INITIALLY DEFERRED,
    "post" INTEGER NOT NULL REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
    "from" TEXT NOT NULL,
    "until" TEXT,
    "stand_in" INTEGER NOT NULL
) STRICT;

CREATE TABLE matters (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "unit" INTEGER NOT NULL REFERENCES units (id) DEFERRABLE INITIALLY DEFERRED,
    "confidence" TEXT
) STRICT;

CREATE TABLE processes (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL
) STRICT;

CREATE TABLE phases (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "process" INTEGER REFERENCES processes (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE steps (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "unit" INTEGER NOT NULL REFERENCES units (id) DEFERRABLE INITIALLY DEFERRED,
    "phase" INTEGER REFERENCES phases (id) DEFERRABLE INITIALLY DEFERRED,
    "matter" INTEGER REFERENCES matters (id) DEFERRABLE INITIALLY DEFERRED,
    "description" TEXT,
    "min_participants" INTEGER,
    "records" TEXT,
    "no_limit_reason" TEXT,
    "approval_by_amount" INTEGER NOT NULL,
    "no_approval_reason" TEXT,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    "applicable" INTEGER NOT NULL,
    "not_applicable_reason" TEXT
) STRICT;

CREATE TABLE successors (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "step" INTEGER NOT NULL REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    "next" INTEGER NOT NULL REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    "when" TEXT
) STRICT;

CREATE TABLE incompatible_steps (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "step_a" INTEGER NOT NULL REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    "step_b" INTEGER NOT NULL REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    "because" INTEGER REFERENCES incompatibilities (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE time_limits (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "step" INTEGER NOT NULL REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    "text" TEXT NOT NULL,
    "value" INTEGER NOT NULL,
    "unit" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "own_value" INTEGER,
    "confidence" TEXT
) STRICT;

CREATE TABLE quantity_rules (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "step" INTEGER NOT NULL REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    "text" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "confidence" TEXT
) STRICT;

CREATE TABLE duties (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "step" INTEGER NOT NULL REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    "post" INTEGER NOT NULL REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
    "role" INTEGER NOT NULL REFERENCES roles (id) DEFERRABLE INITIALLY DEFERRED,
    "order" INTEGER,
    "note" TEXT
) STRICT;

CREATE TABLE controls (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "method" TEXT,
    "owner_post" INTEGER REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
    "frequency" TEXT,
    "evidence" TEXT
) STRICT;

CREATE TABLE risks (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "title" TEXT NOT NULL,
    "step" INTEGER REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "layer" TEXT NOT NULL,
    "manifestation" TEXT,
    "cause" TEXT,
    "consequences" TEXT,
    "red_flag" TEXT,
    "likelihood" INTEGER,
    "impact" INTEGER,
    "level_override" INTEGER REFERENCES levels (id) DEFERRABLE INITIALLY DEFERRED,
    "level_reason" TEXT,
    "residual_likelihood" INTEGER,
    "residual_impact" INTEGER,
    "response" TEXT,
    "direct_person" INTEGER REFERENCES persons (id) DEFERRABLE INITIALLY DEFERRED,
    "section_head" INTEGER REFERENCES persons (id) DEFERRABLE INITIALLY DEFERRED,
    "leader_in_charge" INTEGER REFERENCES persons (id) DEFERRABLE INITIALLY DEFERRED,
    "status" TEXT NOT NULL,
    "next_review" TEXT,
    "confidence" TEXT
) STRICT;

CREATE TABLE citations (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "of" INTEGER NOT NULL,
    "law" INTEGER NOT NULL REFERENCES laws (id) DEFERRABLE INITIALLY DEFERRED,
    "article" TEXT,
    "confidence" TEXT
) STRICT;

CREATE TABLE posts_functions (
    owner INTEGER NOT NULL REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    target INTEGER NOT NULL REFERENCES functions (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE risks_posts (
    owner INTEGER NOT NULL REFERENCES risks (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    target INTEGER NOT NULL REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE risks_controls (
    owner INTEGER NOT NULL REFERENCES risks (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    target INTEGER NOT NULL REFERENCES controls (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner, place)
) STRICT, WITHOUT ROWID;

-- How many rows each table has, the sum of their hashes, the highest number ever given in a code, and the hash of these.
CREATE TABLE tallies (
    name TEXT PRIMARY KEY,
    "rows" INTEGER NOT NULL,
    digest BLOB NOT NULL,
    highest INTEGER NOT NULL,
    hash INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The trail: each change carries the hash of itself and of all before it, and the digest of the whole content after it.
CREATE TABLE changes (
    number INTEGER PRIMARY KEY,
    step INTEGER NOT NULL,
    at TEXT NOT NULL,
    operator TEXT NOT NULL,
    operation TEXT NOT NULL,
    reason TEXT,
    "table" TEXT NOT NULL,
    record TEXT NOT NULL,
    "row" INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    origin INTEGER NOT NULL,
    below INTEGER NOT NULL,
    undo INTEGER NOT NULL,
    redo INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    content BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE INDEX changes_by_record ON changes (record);

CREATE TRIGGER changes_are_kept BEFORE DELETE ON changes BEGIN
    SELECT RAISE(ABORT, 'the trail is append-only');
END;

CREATE TRIGGER changes_stay_as_they_are BEFORE UPDATE ON changes BEGIN
    SELECT RAISE(ABORT, 'the trail is append-only');
END;

CREATE TRIGGER changes_are_appended BEFORE INSERT ON changes
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM changes) BEGIN
    SELECT RAISE(ABORT, 'the trail is append-only');
END;
