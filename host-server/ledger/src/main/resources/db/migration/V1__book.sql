-- The book. ${bytes} is the dialect's type for bytes (BLOB, BYTEA); ${refuse} is what a trigger
-- does to forbid a statement. Nothing else differs between databases. Drawn in package-info of
-- org.onecard.ledger.

-- One row a commit. Commit ids are 1, 2, 3, ... without a gap.
CREATE TABLE seal (
  commit_id           BIGINT  NOT NULL PRIMARY KEY,
  seal_bytes          ${bytes} NOT NULL,
  seal_hash           ${bytes} NOT NULL,
  signature_algorithm INTEGER NOT NULL,
  signature           ${bytes} NOT NULL
);

-- A terminal's signature over the hash of the last record of a submission. The lines of one
-- submission may come to rest in several commits.
CREATE TABLE submission (
  terminal_id         VARCHAR(32) NOT NULL,
  epoch               INTEGER NOT NULL,
  last_sequence       BIGINT  NOT NULL,
  last_hash           ${bytes} NOT NULL,
  signature_algorithm INTEGER NOT NULL,
  signature           ${bytes} NOT NULL,
  PRIMARY KEY (terminal_id, epoch, last_sequence)
);

-- One row a record of a terminal, or an entry of the host itself (then the columns of the record
-- are null). The unique key of the record is the claim to book it.
CREATE TABLE line (
  commit_id           BIGINT  NOT NULL REFERENCES seal (commit_id),
  leaf_index          INTEGER NOT NULL,
  kind                VARCHAR(16) NOT NULL,
  terminal_id         VARCHAR(32),
  epoch               INTEGER,
  sequence            BIGINT,
  record_hash         ${bytes},
  record_bytes        ${bytes},
  at_ms               BIGINT  NOT NULL,
  location_id         VARCHAR(64) NOT NULL,
  card_token          ${bytes},
  tap_id              VARCHAR(64),
  item_id             VARCHAR(64),
  facts_bytes         ${bytes},
  approved            BOOLEAN,
  reason              INTEGER,
  charge_fen          BIGINT,
  history_scope       VARCHAR(128),
  history_last_at_ms  BIGINT,
  history_location    VARCHAR(64),
  history_start_ms    BIGINT,
  history_count       INTEGER,
  leaf_bytes          ${bytes} NOT NULL,
  leaf_hash           ${bytes} NOT NULL,
  PRIMARY KEY (commit_id, leaf_index),
  UNIQUE (terminal_id, epoch, sequence)
);
CREATE INDEX line_by_tap ON line (tap_id, commit_id, leaf_index);
CREATE INDEX line_by_card ON line (card_token, commit_id, leaf_index);

-- Double entry: the postings of a line sum to zero.
CREATE TABLE posting (
  commit_id           BIGINT  NOT NULL,
  leaf_index          INTEGER NOT NULL,
  posting_index       INTEGER NOT NULL,
  account             VARCHAR(128) NOT NULL,
  amount_fen          BIGINT  NOT NULL,
  PRIMARY KEY (commit_id, leaf_index, posting_index),
  FOREIGN KEY (commit_id, leaf_index) REFERENCES line (commit_id, leaf_index)
);
CREATE INDEX posting_by_account ON posting (account, amount_fen);

-- Derived from the lines, and proved against them.
CREATE TABLE card_state (
  card_token          ${bytes} NOT NULL PRIMARY KEY,
  version             BIGINT  NOT NULL,
  balance_fen         BIGINT  NOT NULL,
  funded_fen          BIGINT  NOT NULL
);
CREATE TABLE card_history (
  card_token          ${bytes} NOT NULL,
  history_scope       VARCHAR(128) NOT NULL,
  history_last_at_ms  BIGINT  NOT NULL,
  history_location    VARCHAR(64) NOT NULL,
  history_start_ms    BIGINT  NOT NULL,
  history_count       INTEGER NOT NULL,
  PRIMARY KEY (card_token, history_scope)
);
CREATE TABLE terminal_head (
  terminal_id         VARCHAR(32) NOT NULL,
  epoch               INTEGER NOT NULL,
  sequence            BIGINT  NOT NULL,
  record_hash         ${bytes} NOT NULL,
  PRIMARY KEY (terminal_id, epoch)
);

-- Terminals, their certificates and record keys, one-time codes, granted epochs.
CREATE TABLE terminal (
  terminal_id         VARCHAR(32) NOT NULL PRIMARY KEY,
  location_id         VARCHAR(64) NOT NULL,
  item_id             VARCHAR(64) NOT NULL,
  enrolled_at_ms      BIGINT  NOT NULL,
  revoked_at_ms       BIGINT,
  revoked_why         VARCHAR(200)
);
CREATE TABLE certificate (
  serial              VARCHAR(40) NOT NULL PRIMARY KEY,
  terminal_id         VARCHAR(32) NOT NULL REFERENCES terminal (terminal_id),
  fingerprint         ${bytes} NOT NULL UNIQUE,
  not_after_ms        BIGINT  NOT NULL,
  revoked_at_ms       BIGINT
);
CREATE INDEX certificate_by_terminal ON certificate (terminal_id);
CREATE TABLE record_key (
  terminal_id         VARCHAR(32) NOT NULL REFERENCES terminal (terminal_id),
  first_epoch         INTEGER NOT NULL,
  algorithm           INTEGER NOT NULL,
  public_key          ${bytes} NOT NULL,
  PRIMARY KEY (terminal_id, first_epoch)
);
CREATE TABLE enrol_code (
  code_number         VARCHAR(16) NOT NULL PRIMARY KEY,
  secret_hash         ${bytes} NOT NULL,
  terminal_id         VARCHAR(32) NOT NULL,
  location_id         VARCHAR(64) NOT NULL,
  item_id             VARCHAR(64) NOT NULL,
  expires_at_ms       BIGINT  NOT NULL,
  tries_left          INTEGER NOT NULL,
  used_at_ms          BIGINT
);
CREATE TABLE epoch_grant (
  terminal_id         VARCHAR(32) NOT NULL,
  first_epoch         INTEGER NOT NULL,
  epoch_count         INTEGER NOT NULL,
  granted_at_ms       BIGINT  NOT NULL,
  PRIMARY KEY (terminal_id, first_epoch)
);

-- What the registry said at its last import.
CREATE TABLE registry_generation (
  generation          BIGINT  NOT NULL PRIMARY KEY,
  imported_at_ms      BIGINT  NOT NULL,
  source              VARCHAR(200) NOT NULL,
  row_count           INTEGER NOT NULL
);
CREATE TABLE registry_card (
  card_token          ${bytes} NOT NULL PRIMARY KEY,
  generation          BIGINT  NOT NULL REFERENCES registry_generation (generation),
  as_of_ms            BIGINT  NOT NULL,
  holder_class        VARCHAR(16),
  residence           VARCHAR(6),
  card_valid_to       INTEGER,
  patron_status       VARCHAR(16),
  loans               INTEGER,
  loan_limit          INTEGER,
  overdue_loans       INTEGER
);
CREATE TABLE denied_card (
  card_token          ${bytes} NOT NULL,
  tag_key_id          INTEGER NOT NULL,
  tag                 BIGINT  NOT NULL,
  why                 VARCHAR(200) NOT NULL,
  since_ms            BIGINT  NOT NULL,
  from_registry       BOOLEAN NOT NULL,
  PRIMARY KEY (card_token, tag_key_id)
);
CREATE TABLE deny_version (
  version             BIGINT  NOT NULL PRIMARY KEY,
  at_ms               BIGINT  NOT NULL
);

-- Every catalogue that was ever published.
CREATE TABLE catalogue (
  version             BIGINT  NOT NULL PRIMARY KEY,
  effective_ms        BIGINT  NOT NULL,
  published_at_ms     BIGINT  NOT NULL,
  bundle_bytes        ${bytes} NOT NULL,
  signature_algorithm INTEGER NOT NULL,
  signature           ${bytes} NOT NULL
);

-- Who did what. Each row holds a hash over itself and the row before it.
CREATE TABLE audit (
  audit_id            BIGINT  NOT NULL PRIMARY KEY,
  at_ms               BIGINT  NOT NULL,
  who                 VARCHAR(100) NOT NULL,
  what                VARCHAR(100) NOT NULL,
  detail              VARCHAR(1000) NOT NULL,
  row_hash            ${bytes} NOT NULL
);

CREATE TRIGGER seal_is_not_updated BEFORE UPDATE ON seal FOR EACH ROW ${refuse};
CREATE TRIGGER seal_is_not_deleted BEFORE DELETE ON seal FOR EACH ROW ${refuse};
CREATE TRIGGER submission_is_not_updated BEFORE UPDATE ON submission FOR EACH ROW ${refuse};
CREATE TRIGGER submission_is_not_deleted BEFORE DELETE ON submission FOR EACH ROW ${refuse};
CREATE TRIGGER line_is_not_updated BEFORE UPDATE ON line FOR EACH ROW ${refuse};
CREATE TRIGGER line_is_not_deleted BEFORE DELETE ON line FOR EACH ROW ${refuse};
CREATE TRIGGER posting_is_not_updated BEFORE UPDATE ON posting FOR EACH ROW ${refuse};
CREATE TRIGGER posting_is_not_deleted BEFORE DELETE ON posting FOR EACH ROW ${refuse};
CREATE TRIGGER catalogue_is_not_updated BEFORE UPDATE ON catalogue FOR EACH ROW ${refuse};
CREATE TRIGGER catalogue_is_not_deleted BEFORE DELETE ON catalogue FOR EACH ROW ${refuse};
CREATE TRIGGER audit_is_not_updated BEFORE UPDATE ON audit FOR EACH ROW ${refuse};
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit FOR EACH ROW ${refuse};
