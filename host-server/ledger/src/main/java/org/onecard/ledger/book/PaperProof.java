package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.AUDIT;
import static org.onecard.ledger.jooq.Tables.CATALOGUE;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.onecard.ledger.AuditStore.AuditEntry;
import org.onecard.ledger.LedgerVerifier.Proof.Wrong;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.catalogue.Catalogue;

/**
 * Proves what stands beside the lines: the catalogues by their signatures, the audit by its chain.
 */
final class PaperProof {

  private final DSLContext sql;
  private final Verifier hostKey;

  PaperProof(DSLContext sql, Verifier hostKey) {
    this.sql = sql;
    this.hostKey = hostKey;
  }

  Optional<Wrong> checkCatalogues() {
    try (Rows<Optional<Wrong>> checked =
        new Rows<>(sql.selectFrom(CATALOGUE).orderBy(CATALOGUE.VERSION), this::checkCatalogue)) {
      return first(checked);
    }
  }

  private Optional<Wrong> checkCatalogue(Record row) {
    String where = "catalogue " + row.get(CATALOGUE.VERSION);
    byte[] bundle = row.get(CATALOGUE.BUNDLE_BYTES);
    byte[] signature = row.get(CATALOGUE.SIGNATURE);
    Optional<Signature.Algorithm> algorithm =
        Stored.findAlgorithm(row.get(CATALOGUE.SIGNATURE_ALGORITHM));
    if (algorithm.isEmpty()
        || signature.length != Signature.LENGTH
        || !hostKey.verify(
            SignatureContext.CATALOGUE,
            bundle,
            new Signature(algorithm.get(), new SignedBytes(signature)))) {
      return Optional.of(new Wrong(where, "catalogue", "the host did not sign it"));
    }
    return Bodies.decodeCatalogue(bundle) instanceof Decoded.Ok<Catalogue> catalogue
            && catalogue.value().version() == row.get(CATALOGUE.VERSION)
            && catalogue.value().effectiveFrom().toEpochMilli() == row.get(CATALOGUE.EFFECTIVE_MS)
        ? Optional.empty()
        : Optional.of(
            new Wrong(where, "catalogue", "version and effective_ms are not the bundle's"));
  }

  Optional<Wrong> checkAudit() {
    AuditChain chain = new AuditChain();
    try (Rows<Optional<Wrong>> checked =
        new Rows<>(sql.selectFrom(AUDIT).orderBy(AUDIT.AUDIT_ID), chain::check)) {
      return first(checked);
    }
  }

  private static Optional<Wrong> first(Rows<Optional<Wrong>> checked) {
    Optional<Optional<Wrong>> next = checked.next();
    while (next.isPresent()) {
      if (next.get().isPresent()) {
        return next.get();
      }
      next = checked.next();
    }
    return Optional.empty();
  }

  private static final class AuditChain {

    private AuditRow last = AuditRow.NONE;

    Optional<Wrong> check(Record row) {
      long id = row.get(AUDIT.AUDIT_ID);
      last =
          last.then(
              new AuditEntry(
                  Instant.ofEpochMilli(row.get(AUDIT.AT_MS)),
                  row.get(AUDIT.WHO),
                  row.get(AUDIT.WHAT),
                  row.get(AUDIT.DETAIL)));
      return id == last.id() && Arrays.equals(row.get(AUDIT.ROW_HASH), last.hash().bytes())
          ? Optional.empty()
          : Optional.of(
              new Wrong("audit " + id, "audit", "row_hash does not continue the row before it"));
    }
  }
}
