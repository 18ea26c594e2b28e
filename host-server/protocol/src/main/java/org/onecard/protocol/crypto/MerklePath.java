package org.onecard.protocol.crypto;

import java.util.List;
import org.onecard.protocol.record.Hash;

/**
 * What leads from one leaf to the root.
 *
 * @param index of the leaf, from 0
 * @param siblings from the leaf's sibling upwards, at most 16; a level where the node is carried up
 *     has none
 */
public record MerklePath(int index, List<Hash> siblings) {

  public static final int MOST_SIBLINGS = 16;

  public MerklePath {
    siblings = List.copyOf(siblings);
    if (index < 0 || siblings.size() > MOST_SIBLINGS) {
      throw new IllegalArgumentException("index from 0, at most 16 siblings");
    }
  }

  /** Whether this path leads from the leaf to the root of a tree of so many leaves. */
  public boolean leads(Hash leaf, int leafCount, Hash root) {
    if (leafCount < 1 || leafCount > MerkleTree.MOST_LEAVES || index >= leafCount) {
      return false;
    }
    Hash node = leaf;
    int at = index;
    int used = 0;
    for (int width = leafCount; width > 1; width = (width + 1) / 2) {
      boolean carried = at == width - 1 && width % 2 == 1;
      if (!carried) {
        if (used == siblings.size()) {
          return false;
        }
        Hash sibling = siblings.get(used);
        node = at % 2 == 0 ? Hashes.ofNode(node, sibling) : Hashes.ofNode(sibling, node);
        used++;
      }
      at /= 2;
    }
    return used == siblings.size() && node.equals(root);
  }
}
