package org.onecard.device.serial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.onecard.device.serial.PieceQueue.Entry;

class PieceQueueTest {

  private final PieceQueue queue = new PieceQueue();

  @Test
  void moreThanItHolds_goesAltogether_andLeavesAMark() throws Exception {
    for (int i = 0; i < PieceQueue.MOST_PIECES; i++) {
      queue.add(new byte[] {1}, i);
    }
    queue.add(new byte[] {1}, 7);
    assertThat(queue.take(System.nanoTime())).hasValue(new Entry.Overflow(7));
    assertThat(queue.take(System.nanoTime())).isEmpty();
  }

  @Test
  void moreBytesThanItHolds_goToo_howeverFewPieces() throws Exception {
    queue.add(new byte[PieceQueue.MOST_BYTES], 1);
    queue.add(new byte[1], 2);
    assertThat(queue.take(System.nanoTime())).hasValue(new Entry.Overflow(2));
    queue.add(new byte[PieceQueue.MOST_BYTES], 3);
    assertThat(queue.take(System.nanoTime())).get().isInstanceOf(Entry.Piece.class);
  }

  @Test
  void lossOfThePort_survivesAnOverflow_andIsKeptOnce() throws Exception {
    queue.addDown("first");
    queue.addDown("second");
    queue.add(new byte[PieceQueue.MOST_BYTES + 1], 1);
    assertThat(queue.take(System.nanoTime())).hasValue(new Entry.Down("second"));
    assertThat(queue.take(System.nanoTime())).hasValue(new Entry.Overflow(1));
  }

  @Test
  void closed_takesNothingMore_andLetsWhoWaitsGo() throws Exception {
    queue.close();
    queue.add(new byte[] {1}, 1);
    assertThat(queue.take(System.nanoTime() + 1_000_000_000L)).hasValue(new Entry.Closed());
  }
}
