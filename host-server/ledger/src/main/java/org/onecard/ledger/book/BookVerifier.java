package org.onecard.ledger.book;

import java.util.Optional;
import org.jooq.DSLContext;
import org.onecard.ledger.LedgerVerifier;
import org.onecard.protocol.crypto.Verifier;

/**
 * Proves a book in one snapshot: catalogues, commits, chains, what was derived, sites, the audit.
 */
final class BookVerifier implements LedgerVerifier {

  private final Database database;

  BookVerifier(Database database) {
    this.database = database;
  }

  @Override
  public Proof verify(Verifier hostKey) {
    return database.read("be verified", sql -> verify(sql, hostKey));
  }

  static Proof verify(DSLContext sql, Verifier hostKey) {
    Catalogues catalogues = new Catalogues(sql);
    PaperProof papers = new PaperProof(sql, hostKey);
    CommitProof commits = new CommitProof(sql, hostKey, new LineProof(catalogues));
    ChainProof chains = new ChainProof(sql);
    Optional<Proof.Wrong> wrong =
        papers
            .checkCatalogues()
            .or(commits::check)
            .or(chains::check)
            .or(new CardProof(sql)::check)
            .or(new SiteProof(sql, catalogues)::check)
            .or(papers::checkAudit);
    return wrong.isPresent()
        ? wrong.get()
        : new Proof.Proved(
            commits.tip().commitId(),
            commits.records(),
            commits.entries(),
            chains.provisional(),
            commits.tip());
  }
}
