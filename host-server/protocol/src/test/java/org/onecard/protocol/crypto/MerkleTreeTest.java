package org.onecard.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.Samples;
import org.onecard.protocol.record.Hash;

class MerkleTreeTest {

  private final Samples samples = new Samples(41);

  private List<Hash> leaves(int count) {
    List<Hash> leaves = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      leaves.add(samples.hash());
    }
    return leaves;
  }

  @Test
  void everyLeafOfTreesOfOneToThreeHundred_isLedToTheRoot() {
    for (int count = 1; count <= 300; count++) {
      List<Hash> leaves = leaves(count);
      MerkleTree tree = new MerkleTree(leaves);
      for (int index = 0; index < count; index += 1 + index / 9) {
        MerklePath path = tree.path(index);
        assertThat(path.leads(leaves.get(index), count, tree.root())).isTrue();
        assertThat(path.leads(samples.hash(), count, tree.root())).isFalse();
        assertThat(path.leads(leaves.get(index), count, samples.hash())).isFalse();
      }
    }
  }

  @Test
  void smallTrees_areBuiltAsTheContractSays() {
    List<Hash> leaves = leaves(3);
    Hash left = Hashes.ofNode(leaves.get(0), leaves.get(1));

    assertThat(new MerkleTree(leaves.subList(0, 1)).root()).isEqualTo(leaves.get(0));
    assertThat(new MerkleTree(leaves.subList(0, 2)).root()).isEqualTo(left);
    assertThat(new MerkleTree(leaves).root()).isEqualTo(Hashes.ofNode(left, leaves.get(2)));
  }

  @Test
  void pathThatIsTooShortTooLongOrOutOfPlace_leadsNowhere() {
    List<Hash> leaves = leaves(11);
    MerkleTree tree = new MerkleTree(leaves);
    MerklePath path = tree.path(4);
    List<Hash> longer = new ArrayList<>(path.siblings());
    longer.add(samples.hash());

    assertThat(path.leads(leaves.get(4), 11, tree.root())).isTrue();
    assertThat(
            new MerklePath(4, path.siblings().subList(1, path.siblings().size()))
                .leads(leaves.get(4), 11, tree.root()))
        .isFalse();
    assertThat(new MerklePath(4, longer).leads(leaves.get(4), 11, tree.root())).isFalse();
    assertThat(new MerklePath(5, path.siblings()).leads(leaves.get(4), 11, tree.root())).isFalse();
    assertThat(path.leads(leaves.get(4), 4, tree.root())).isFalse();
    assertThat(path.leads(leaves.get(4), 0, tree.root())).isFalse();
  }

  @Test
  void emptyAndTooLargeTrees_areNotBuilt() {
    assertThatThrownBy(() -> new MerkleTree(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MerkleTree(leaves(MerkleTree.MOST_LEAVES + 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new MerkleTree(leaves(MerkleTree.MOST_LEAVES)).path(0).siblings())
        .hasSize(MerklePath.MOST_SIBLINGS);
  }
}
