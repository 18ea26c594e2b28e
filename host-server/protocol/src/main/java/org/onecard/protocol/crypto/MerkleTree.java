package org.onecard.protocol.crypto;

import java.util.ArrayList;
import java.util.List;
import org.onecard.protocol.record.Hash;

/**
 * A binary tree of hashes over 1 to 65,536 leaves: {@code node = SHA-256(01 || left || right)}, an
 * odd node is carried up. One signature over the root covers every leaf.
 */
public final class MerkleTree {

  public static final int MOST_LEAVES = 1 << MerklePath.MOST_SIBLINGS;

  /** From the leaves up to the root. */
  private final List<List<Hash>> levels;

  /**
   * Builds the tree.
   *
   * @param leaves hashes made with {@link Hashes#ofLeaf}
   */
  public MerkleTree(List<Hash> leaves) {
    if (leaves.isEmpty() || leaves.size() > MOST_LEAVES) {
      throw new IllegalArgumentException("a tree has 1 to 65536 leaves, not " + leaves.size());
    }
    levels = new ArrayList<>();
    List<Hash> level = List.copyOf(leaves);
    levels.add(level);
    while (level.size() > 1) {
      level = above(level);
      levels.add(level);
    }
  }

  public int leafCount() {
    return levels.get(0).size();
  }

  public Hash root() {
    return levels.get(levels.size() - 1).get(0);
  }

  /**
   * The way from one leaf to the root.
   *
   * @param index from 0 to below {@link #leafCount()}
   */
  public MerklePath path(int index) {
    if (index < 0 || index >= leafCount()) {
      throw new IndexOutOfBoundsException("no leaf " + index + " of " + leafCount());
    }
    List<Hash> siblings = new ArrayList<>();
    int at = index;
    for (List<Hash> level : levels) {
      int sibling = at ^ 1;
      if (sibling < level.size()) {
        siblings.add(level.get(sibling));
      }
      at /= 2;
    }
    return new MerklePath(index, siblings);
  }

  private static List<Hash> above(List<Hash> level) {
    List<Hash> above = new ArrayList<>((level.size() + 1) / 2);
    for (int left = 0; left < level.size(); left += 2) {
      above.add(
          left + 1 < level.size()
              ? Hashes.ofNode(level.get(left), level.get(left + 1))
              : level.get(left));
    }
    return above;
  }
}
