-- folded is the name without case: no two accounts differ in case alone, so that none becomes
-- another's when names are told apart by case no more.
-- nt_hash and clear_secret are sealed, each with the number of its key and its own nonce.
-- Times are seconds since 1970, UTC. Addresses stand one behind the other with spaces between.
CREATE TABLE account (
  name          TEXT PRIMARY KEY NOT NULL,
  folded        TEXT NOT NULL UNIQUE,
  nt_hash       BLOB NOT NULL,
  clear_secret  BLOB,
  session_limit INTEGER CHECK (session_limit >= 1),
  on_conflict   TEXT CHECK (on_conflict IN ('replace', 'deny')),
  addresses     TEXT NOT NULL DEFAULT '',
  enabled       INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  valid_until   INTEGER,
  created_at    INTEGER NOT NULL,
  changed_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
