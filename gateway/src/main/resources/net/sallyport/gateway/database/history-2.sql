-- An entry's id now says which session of which server it is of, so that no index has to. What was
-- written before has ids far below. Ids no longer tell what came first.
DROP INDEX entry_session;
DROP INDEX entry_refusal;
CREATE INDEX entry_refusal ON entry (at) WHERE kind = 'refusal';
