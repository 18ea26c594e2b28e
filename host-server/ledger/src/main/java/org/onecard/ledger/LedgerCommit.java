package org.onecard.ledger;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.onecard.protocol.chain.CommitSealer;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.MerkleTree;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.record.RecordId;

/**
 * Everything that one transaction puts into the book.
 *
 * @param seal covers the answers of all lines in their order, and names the commit before it
 * @param lines 1 to {@link #MOST_LINES}, no record twice; their order is that of the leaves
 * @param cardVersions for every card that a line is about, the version it was decided upon; each of
 *     these cards is one version higher afterwards, however many lines it has
 * @param sites what the lines change of sites' places
 */
public record LedgerCommit(
    Signed<Seal> seal,
    List<LedgerLine> lines,
    Map<CardToken, Long> cardVersions,
    SiteChanges sites) {

  /** A path from leaf to root has at most 16 steps. */
  public static final int MOST_LINES = 65_536;

  /** A commit that leaves sites alone. */
  public LedgerCommit(
      Signed<Seal> seal, List<LedgerLine> lines, Map<CardToken, Long> cardVersions) {
    this(seal, lines, cardVersions, SiteChanges.NONE);
  }

  public LedgerCommit {
    lines = List.copyOf(lines);
    cardVersions = Map.copyOf(cardVersions);
    if (lines.isEmpty() || lines.size() > MOST_LINES) {
      throw new IllegalArgumentException(
          "a commit has 1 to " + MOST_LINES + " lines, not " + lines.size());
    }
    MerkleTree tree = CommitSealer.treeOf(lines.stream().map(LedgerLine::answerBytes).toList());
    if (!tree.root().equals(seal.content().root())
        || tree.leafCount() != seal.content().leafCount()) {
      throw new IllegalArgumentException(
          "seal " + seal.content().commitId() + " does not cover these lines");
    }
    Set<RecordId> ids = new HashSet<>();
    for (LedgerLine line : lines) {
      if (!ids.add(line.id())) {
        throw new IllegalArgumentException("record " + line.id() + " is twice in one commit");
      }
      if (line.content().token().isPresent()
          && !cardVersions.containsKey(line.content().token().get())) {
        throw new IllegalArgumentException(
            "record " + line.id() + " is about a card whose version is not given");
      }
    }
  }
}
