-- Times are milliseconds since 1970, UTC; durations come from a clock that nobody sets.
CREATE TABLE server (
  id         INTEGER PRIMARY KEY,
  instance   TEXT NOT NULL UNIQUE,
  version    TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  alive_at   INTEGER NOT NULL,
  stopped_at INTEGER
) STRICT;

-- kind is session, refusal or note. ended_at is NULL while a session is open. who is the account,
-- or the name as it was typed where no account was found.
CREATE TABLE entry (
  id              INTEGER PRIMARY KEY,
  server          INTEGER NOT NULL REFERENCES server (id),
  session         INTEGER,
  kind            TEXT NOT NULL CHECK (kind IN ('session', 'refusal', 'note')),
  at              INTEGER NOT NULL,
  who             TEXT,
  account         TEXT,
  name            BLOB,
  calling_address TEXT,
  device          TEXT,
  transport       TEXT,
  address         TEXT,
  interface       TEXT,
  decision_micros INTEGER,
  cause           TEXT,
  cause_text      TEXT,
  displaced_by    INTEGER,
  ended_at        INTEGER,
  duration_millis INTEGER,
  rx_bytes        INTEGER,
  tx_bytes        INTEGER,
  rx_packets      INTEGER,
  tx_packets      INTEGER
) STRICT;

CREATE UNIQUE INDEX entry_session ON entry (server, session) WHERE kind = 'session';
CREATE INDEX entry_at ON entry (at);
CREATE INDEX entry_who ON entry (who, at);
CREATE INDEX entry_cause ON entry (cause, at) WHERE cause IS NOT NULL;
CREATE INDEX entry_refusal ON entry (id) WHERE kind = 'refusal';
CREATE INDEX entry_open ON entry (id) WHERE kind = 'session' AND ended_at IS NULL;
CREATE INDEX entry_displaced_by ON entry (server, displaced_by) WHERE displaced_by IS NOT NULL;
