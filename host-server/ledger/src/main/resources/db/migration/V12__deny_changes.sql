-- What each version of the deny list changed, so that terminals need not fetch it whole. The number of
-- changes is null where they were too many to be kept, or of a time before this table.
ALTER TABLE deny_version ADD COLUMN change_count INTEGER;
CREATE TABLE deny_change (
  version             BIGINT  NOT NULL REFERENCES deny_version (version),
  tag_key_id          INTEGER NOT NULL,
  tag                 BIGINT  NOT NULL,
  denied              BOOLEAN NOT NULL,
  PRIMARY KEY (version, tag_key_id, tag)
);

-- A list is read in the order of its tags.
CREATE INDEX denied_card_by_tag ON denied_card (tag_key_id, tag);
