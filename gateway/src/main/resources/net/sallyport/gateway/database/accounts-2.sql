-- Networks behind the peer, one behind the other with spaces between.
ALTER TABLE account ADD COLUMN routes TEXT NOT NULL DEFAULT '';
