package org.onecard.agent.denylist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.crypto.DenyTags;

final class TagTableTest {

  private static final long END = 1L << 48;

  @Test
  void tableOfAnySize_findsItsTagsAndNoneBeside_howeverTheyAreSpread() {
    Random random = new Random(11);
    for (int size : new int[] {0, 1, 2, 3, 127, 128, 129, 300, 5_000, 100_000}) {
      look(size, ignored -> random.nextLong(END));
      look(size, ignored -> random.nextLong(1_000_000));
      look(size, ignored -> END - 1 - random.nextLong(1_000_000));
      look(size, index -> index % 2 == 0 ? random.nextLong(1_000) : random.nextLong(END));
    }
  }

  private static void look(int size, LongUnaryOperator spread) {
    TreeSet<Long> model = new TreeSet<>();
    for (int index = 0; index < size; index++) {
      model.add(spread.applyAsLong(index));
    }
    TagTable table = table(DenyTags.of(model.stream().mapToLong(Long::longValue).toArray()));
    for (long tag : model) {
      assertThat(table.contains(tag)).as("%d of %d", tag, size).isTrue();
      if (tag > 0 && !model.contains(tag - 1)) {
        assertThat(table.contains(tag - 1)).isFalse();
      }
      if (tag < END - 1 && !model.contains(tag + 1)) {
        assertThat(table.contains(tag + 1)).isFalse();
      }
    }
    assertThat(table.contains(0)).isEqualTo(model.contains(0L));
    assertThat(table.contains(END - 1)).isEqualTo(model.contains(END - 1));
  }

  @Test
  void tagsThatDoNotRise_areSeen() {
    TagTable.Builder builder = new TagTable.Builder(2);
    builder.accept(7);
    builder.accept(7);

    assertThat(builder.isWhole()).isFalse();
  }

  private static TagTable table(DenyTags tags) {
    TagTable.Builder builder = new TagTable.Builder(tags.size());
    PaperShelf.values(tags).forEach(builder);
    assertThat(builder.isWhole()).isTrue();
    return builder.finish(ByteBuffer.wrap(tags.packed()), 0);
  }
}
