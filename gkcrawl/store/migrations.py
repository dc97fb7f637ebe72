"""The schema, as ordered steps of SQL. A step is never changed once released; a new one is added."""

from sqlite_utils import Database, Migrations

facts = Migrations("gkcrawl")
evidence = Migrations("gkcrawl-snapshots")

INITIAL = """
CREATE TABLE unit (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, short_name TEXT NOT NULL,
  unit_class TEXT NOT NULL CHECK (unit_class IN ('县区', '市直部门')),
  email TEXT NOT NULL DEFAULT '', site_id TEXT NOT NULL DEFAULT '', homepage TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE run (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('crawl', 'probe', 'check')),
  started_at TEXT NOT NULL, finished_at TEXT,
  outcome TEXT NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'good', 'quarantined', 'failed')),
  reason TEXT NOT NULL DEFAULT '', stats TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE frontier (
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  url TEXT NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL DEFAULT '', portal_column TEXT NOT NULL DEFAULT '',
  page INTEGER NOT NULL DEFAULT 1, depth INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'failed', 'skipped')),
  status INTEGER, error TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (run, url)
) STRICT, WITHOUT ROWID;

CREATE TABLE portal_column (
  id TEXT PRIMARY KEY, unit TEXT NOT NULL, path TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL DEFAULT '',
  url TEXT NOT NULL DEFAULT '', max_age_days INTEGER, minimum_items INTEGER NOT NULL DEFAULT 0,
  child_count INTEGER NOT NULL DEFAULT 0, empty_signal INTEGER NOT NULL DEFAULT 0,
  listed_in_run INTEGER, quarantined TEXT NOT NULL DEFAULT '', first_seen TEXT NOT NULL,
  first_run INTEGER NOT NULL, last_run INTEGER NOT NULL
) STRICT;

CREATE TABLE list_page (
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE, portal_column TEXT NOT NULL, page INTEGER NOT NULL,
  items INTEGER NOT NULL, empty_signal INTEGER NOT NULL, page_count INTEGER, body_hash TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (run, portal_column, page)
) STRICT, WITHOUT ROWID;

CREATE TABLE list_row (
  portal_column TEXT NOT NULL, url TEXT NOT NULL, position INTEGER NOT NULL, title TEXT NOT NULL,
  listed_on TEXT, date_text TEXT NOT NULL DEFAULT '', sticky INTEGER NOT NULL DEFAULT 0, run INTEGER NOT NULL,
  PRIMARY KEY (portal_column, url)
) STRICT, WITHOUT ROWID;
CREATE INDEX list_row_url ON list_row (url);

CREATE TABLE document (
  url TEXT PRIMARY KEY, identity TEXT NOT NULL, unit TEXT NOT NULL, portal_column TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT '', title TEXT, document_number TEXT, index_number TEXT,
  issued_on TEXT, published_on TEXT, validity TEXT, facts TEXT NOT NULL,
  raw_hash TEXT NOT NULL DEFAULT '', content_hash TEXT NOT NULL DEFAULT '', snapshot TEXT NOT NULL DEFAULT '',
  first_seen TEXT NOT NULL, fetched_on TEXT NOT NULL, last_run INTEGER NOT NULL, gone_on TEXT,
  doubted TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX document_identity ON document (identity);
CREATE INDEX document_column ON document (portal_column);
CREATE INDEX document_index_number ON document (index_number) WHERE index_number IS NOT NULL;

CREATE TABLE document_alias (
  url TEXT PRIMARY KEY, identity TEXT NOT NULL, reason TEXT NOT NULL, noted_on TEXT NOT NULL
) STRICT;

CREATE TABLE target (
  url TEXT PRIMARY KEY, kind TEXT NOT NULL, internal INTEGER NOT NULL, seen_on TEXT NOT NULL,
  outcome TEXT, status INTEGER, method TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '',
  size INTEGER, content_type TEXT NOT NULL DEFAULT '', sniffed TEXT NOT NULL DEFAULT '',
  dead_nights INTEGER NOT NULL DEFAULT 0, last_dead_at TEXT, checked_at TEXT
) STRICT;

CREATE TABLE column_health (
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE, portal_column TEXT NOT NULL,
  figures TEXT NOT NULL, quarantined TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (run, portal_column)
) STRICT, WITHOUT ROWID;

CREATE TABLE period (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, cut_off TEXT NOT NULL, opened_on TEXT,
  frozen INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE evaluation (
  rule TEXT NOT NULL, subject TEXT NOT NULL, scope TEXT NOT NULL, unit TEXT NOT NULL, portal_column TEXT NOT NULL,
  revision TEXT NOT NULL, evaluation_key TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('pass', 'fail', 'not-applicable', 'undetermined', 'error')),
  reason TEXT NOT NULL DEFAULT '', run INTEGER NOT NULL REFERENCES run(id),
  PRIMARY KEY (rule, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding (
  id TEXT PRIMARY KEY, rule TEXT NOT NULL, revision TEXT NOT NULL, scope TEXT NOT NULL, unit TEXT NOT NULL,
  portal_column TEXT NOT NULL, subject TEXT NOT NULL, url TEXT NOT NULL, doc_title TEXT NOT NULL,
  anchor TEXT NOT NULL, detail TEXT NOT NULL, evidence TEXT NOT NULL, place TEXT NOT NULL,
  severity TEXT NOT NULL, confidence TEXT NOT NULL, status TEXT NOT NULL, confirmed INTEGER NOT NULL DEFAULT 0,
  first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, round TEXT NOT NULL DEFAULT '',
  snapshot TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX finding_unit ON finding (unit, status);
CREATE INDEX finding_subject ON finding (subject);

CREATE TABLE finding_event (
  id INTEGER PRIMARY KEY, finding TEXT NOT NULL REFERENCES finding(id), at TEXT NOT NULL,
  before TEXT NOT NULL, after TEXT NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TRIGGER finding_event_is_final BEFORE UPDATE ON finding_event
  BEGIN SELECT RAISE(ABORT, 'finding_event rows are never changed'); END;

CREATE TABLE round_finding (
  period TEXT NOT NULL REFERENCES period(id), finding TEXT NOT NULL REFERENCES finding(id),
  status TEXT NOT NULL, revision TEXT NOT NULL, detail TEXT NOT NULL, evidence TEXT NOT NULL,
  url TEXT NOT NULL, snapshot TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (period, finding)
) STRICT, WITHOUT ROWID;

CREATE TABLE round_outcome (
  period TEXT NOT NULL REFERENCES period(id), unit TEXT NOT NULL, rule TEXT NOT NULL, column_kind TEXT NOT NULL,
  outcome TEXT NOT NULL, subjects INTEGER NOT NULL,
  PRIMARY KEY (period, unit, rule, column_kind, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE manual_mark (
  period TEXT NOT NULL, unit TEXT NOT NULL, indicator TEXT NOT NULL, marks TEXT NOT NULL,
  reason TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (period, unit, indicator)
) STRICT;

CREATE TABLE scoring (
  id INTEGER PRIMARY KEY, period TEXT NOT NULL, scheme TEXT NOT NULL, scheme_digest TEXT NOT NULL,
  digest TEXT NOT NULL, at TEXT NOT NULL, cards TEXT NOT NULL
) STRICT;

CREATE TABLE ledger_entry (
  scoring INTEGER NOT NULL REFERENCES scoring(id), unit TEXT NOT NULL, sequence INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('deduction', 'exclusion', 'cap', 'manual', 'credit', 'veto', 'rescale')),
  indicator TEXT NOT NULL, amount TEXT NOT NULL, rule TEXT NOT NULL DEFAULT '', revision TEXT NOT NULL DEFAULT '',
  finding TEXT REFERENCES finding(id), reason TEXT NOT NULL DEFAULT '', evidence TEXT NOT NULL DEFAULT '',
  scheme TEXT NOT NULL,
  PRIMARY KEY (scoring, unit, sequence),
  CONSTRAINT no_deduction_without_evidence
    CHECK (kind <> 'deduction' OR (finding IS NOT NULL AND length(evidence) > 0))
) STRICT;
CREATE TRIGGER ledger_entry_is_final BEFORE UPDATE ON ledger_entry
  BEGIN SELECT RAISE(ABORT, 'ledger entries are never changed'); END;

CREATE TABLE mail (
  id TEXT PRIMARY KEY, period TEXT NOT NULL, unit TEXT NOT NULL, recipient TEXT NOT NULL, subject TEXT NOT NULL,
  lane TEXT NOT NULL CHECK (lane IN ('list', 'privacy')),
  status TEXT NOT NULL CHECK (status IN ('draft', 'approved', 'sending', 'sent', 'refused', 'unknown')),
  digest TEXT NOT NULL, message BLOB NOT NULL, prepared_at TEXT NOT NULL, approved_at TEXT, attempted_at TEXT,
  sent_at TEXT, error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX mail_period ON mail (period, unit);

CREATE VIEW watched_column AS
  SELECT c.id, c.unit, c.path, c.name, c.kind, c.url, c.max_age_days, c.minimum_items, c.child_count, c.empty_signal,
         c.listed_in_run,
         CASE WHEN c.quarantined <> '' THEN c.quarantined
              WHEN c.last_run < (SELECT coalesce(max(id), 0) FROM run WHERE kind = 'crawl' AND outcome = 'good'
                                 AND json_extract(stats, '$.limited') IS NULL)
              THEN '最近一次采集中，门户上没有见到这个栏目'
              ELSE '' END AS quarantined
  FROM portal_column c;

CREATE VIEW open_problem AS
  SELECT f.id, f.rule, u.short_name AS unit, c.name AS portal_column, f.status, f.severity, f.doc_title, f.detail,
         f.evidence, f.url, f.first_seen, f.last_seen
  FROM finding f LEFT JOIN unit u ON u.id = f.unit LEFT JOIN portal_column c ON c.id = f.portal_column
  WHERE f.status IN ('new', 'open', 'regressed', 'claimed-fixed', 'unverified', 'appealed', 'rejected');
"""

SNAPSHOTS = """
CREATE TABLE snapshot (
  hash TEXT PRIMARY KEY, url TEXT NOT NULL, fetched_at TEXT NOT NULL, content_type TEXT NOT NULL, body BLOB NOT NULL
) STRICT;
"""


@facts()
def m001_initial(db: Database) -> None:
    db.executescript(INITIAL)


@evidence()
def m001_snapshots(db: Database) -> None:
    db.executescript(SNAPSHOTS)
