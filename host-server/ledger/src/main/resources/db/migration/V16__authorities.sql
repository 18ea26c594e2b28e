-- How the region came from one certificate authority to another: each row is a list of authorities
-- that terminals were told, the last one holds. Certificates are X.509, DER.
CREATE TABLE authority_step (
  version             BIGINT  NOT NULL PRIMARY KEY,
  at_ms               BIGINT  NOT NULL,
  issuing             ${bytes} NOT NULL,
  beside              ${bytes}
);

-- Whose key signed it, SHA-256 of that key's SubjectPublicKeyInfo; none: the host's first authority.
ALTER TABLE certificate ADD COLUMN authority ${bytes};
-- Given out to follow another, and not used yet.
ALTER TABLE certificate ADD COLUMN waiting INTEGER;

-- Which list of authorities the terminal said that it holds.
ALTER TABLE terminal ADD COLUMN anchors BIGINT;
