-- Libraries: which reader a card stands for, by the holder's consent; what libraries are to be told
-- (written before they hear of it; the key is the claim, so that the same thing asked again finds
-- the row); and who is inside. A reader's id is forgotten where a post is settled.
CREATE TABLE patron_tie (
  card_token          ${bytes} NOT NULL,
  network             VARCHAR(64) NOT NULL,
  patron_id           VARCHAR(128) NOT NULL,
  tied_at_ms          BIGINT  NOT NULL,
  consent             VARCHAR(200) NOT NULL,
  PRIMARY KEY (card_token, network),
  UNIQUE (network, patron_id)
);
CREATE TABLE library_post (
  post_id             VARCHAR(200) NOT NULL PRIMARY KEY,
  library             VARCHAR(64) NOT NULL,
  kind                INTEGER NOT NULL,
  item_barcode        VARCHAR(64) NOT NULL,
  patron_id           VARCHAR(128),
  place               VARCHAR(64) NOT NULL,
  asked_at_ms         BIGINT  NOT NULL,
  state               INTEGER NOT NULL,
  held                BOOLEAN NOT NULL,
  due_before          VARCHAR(64),
  attempts            INTEGER NOT NULL,
  next_at_ms          BIGINT  NOT NULL,
  told                VARCHAR(200),
  due                 VARCHAR(64)
);
CREATE INDEX library_post_by_time ON library_post (library, state, next_at_ms);
CREATE TABLE library_inside (
  library             VARCHAR(64) NOT NULL,
  card_token          ${bytes} NOT NULL,
  since_ms            BIGINT  NOT NULL,
  PRIMARY KEY (library, card_token)
);
