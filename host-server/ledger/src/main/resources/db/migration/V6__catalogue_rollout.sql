-- To whom a published catalogue goes, and from when on. The steps of a version only add terminals;
-- a share of 100 is everybody.
CREATE TABLE catalogue_rollout (
  version             BIGINT  NOT NULL REFERENCES catalogue (version),
  step                INTEGER NOT NULL,
  from_ms             BIGINT  NOT NULL,
  at_ms               BIGINT  NOT NULL,
  who                 VARCHAR(100) NOT NULL,
  share_percent       INTEGER NOT NULL,
  PRIMARY KEY (version, step)
);
CREATE TABLE catalogue_rollout_member (
  version             BIGINT  NOT NULL,
  step                INTEGER NOT NULL,
  member_kind         VARCHAR(8) NOT NULL,
  member              VARCHAR(64) NOT NULL,
  PRIMARY KEY (version, step, member_kind, member),
  FOREIGN KEY (version, step) REFERENCES catalogue_rollout (version, step)
);
INSERT INTO catalogue_rollout (version, step, from_ms, at_ms, who, share_percent)
  SELECT version, 1, effective_ms, published_at_ms, 'operator', 100 FROM catalogue;

-- What each terminal last said of the catalogues that it holds.
CREATE TABLE terminal_catalogue (
  terminal_id         VARCHAR(32) NOT NULL PRIMARY KEY,
  in_force            BIGINT  NOT NULL,
  newest              BIGINT  NOT NULL,
  refused             BIGINT,
  refused_why         VARCHAR(300),
  told_at_ms          BIGINT  NOT NULL
);

CREATE TRIGGER catalogue_rollout_is_not_updated BEFORE UPDATE ON catalogue_rollout FOR EACH ROW ${refuse};
CREATE TRIGGER catalogue_rollout_is_not_deleted BEFORE DELETE ON catalogue_rollout FOR EACH ROW ${refuse};
CREATE TRIGGER catalogue_rollout_member_is_not_updated BEFORE UPDATE ON catalogue_rollout_member FOR EACH ROW ${refuse};
CREATE TRIGGER catalogue_rollout_member_is_not_deleted BEFORE DELETE ON catalogue_rollout_member FOR EACH ROW ${refuse};
