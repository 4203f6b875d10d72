-- Passwords and tokens as hashes alone. Times are seconds since 1970, UTC.
CREATE TABLE administrator (
  name       TEXT PRIMARY KEY NOT NULL,
  hash       TEXT NOT NULL,
  scope      TEXT NOT NULL CHECK (scope IN ('read', 'operate', 'administer')),
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE token (
  name        TEXT PRIMARY KEY NOT NULL,
  hash        BLOB NOT NULL UNIQUE,
  scope       TEXT NOT NULL CHECK (scope IN ('read', 'operate', 'administer')),
  changed_at  INTEGER NOT NULL,
  valid_until INTEGER
) STRICT, WITHOUT ROWID;
