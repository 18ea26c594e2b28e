package org.onecard.device.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onecard.card.code.ScannedCode;

class ScannerFramingTest {

  private static final long IDLE = 150_000_000;
  private static final long MS = 1_000_000;
  private static final int MOST = 40;
  private static final long SEED = 77;

  private ScannerFraming framing = framing(Suffix.CR);
  private long now = 5_000 * MS;

  @ParameterizedTest
  @EnumSource(
      value = Suffix.class,
      names = {"CR", "LF", "CRLF"})
  void everySizeOfPiece_givesTheSameCodes(Suffix suffix) {
    String end = suffix == Suffix.CR ? "\r" : suffix == Suffix.LF ? "\n" : "\r\n";
    byte[] stream = ascii("first" + end + "2" + end + "the third code" + end);
    for (int size = 1; size <= stream.length; size++) {
      framing = framing(suffix);
      List<Framed> all = new ArrayList<>();
      for (int at = 0; at < stream.length; at += size) {
        all.addAll(come(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + size))));
      }
      assertThat(all)
          .as("pieces of %d", size)
          .containsExactly(code("first"), code("2"), code("the third code"));
      assertThat(framing.idleAt()).isEmpty();
    }
  }

  @Test
  void everySizeOfPiece_withTimeBetween_givesTheSameCodes() {
    byte[] stream = ascii("a code that is long\r");
    for (int size = 1; size < stream.length; size++) {
      List<Framed> all = new ArrayList<>();
      for (int at = 0; at < stream.length; at += size) {
        pass(149);
        all.addAll(come(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + size))));
      }
      assertThat(all).containsExactly(code("a code that is long"));
    }
  }

  @Test
  void withoutASuffix_silenceEndsACode() {
    framing = framing(Suffix.NONE);
    assertThat(come("by ")).isEmpty();
    assertThat(come("itself")).isEmpty();
    assertThat(pass(149)).isEmpty();
    assertThat(pass(1)).containsExactly(code("by itself"));
    assertThat(pass(1_000)).isEmpty();
  }

  @Test
  void suffixLost_isGarbled_andNeverJoinedToTheNextCode() {
    assertThat(come("lost its end")).isEmpty();
    pass(150, "12 bytes came without the suffix CR");
    assertThat(come("next\r")).containsExactly(code("next"));
  }

  @Test
  void silenceThatNobodyWatched_endsACodeWhenTheNextBytesCome() {
    come("lost its end");
    now += 10_000 * MS;
    List<Framed> ended = come("next\r");
    assertThat(ended).hasSize(2).last().isEqualTo(code("next"));
    assertThat(ended.get(0)).isInstanceOf(Framed.Garbled.class);
  }

  @Test
  void otherSuffixThanTheSetOne_isToldToTheTechnician() {
    framing = framing(Suffix.CRLF);
    come("code\r");
    pass(150, "a code ended with CR and not with CRLF");
    framing = framing(Suffix.CR);
    assertThat(come("one\r\ntwo\r\n")).containsExactly(code("one"), code("two"));
  }

  @Test
  void tooLongCode_isGarbledOnce_andGoneToItsEnd() {
    String longest = "x".repeat(MOST);
    assertThat(come(longest + "\r")).containsExactly(code(longest));
    assertThat(come(longest + "y".repeat(3 * MOST) + "\rnext\r"))
        .hasSize(2)
        .last()
        .isEqualTo(code("next"));
  }

  @Test
  void tooLongStreamWithoutEnd_isGoneUntilSilence() {
    framing = framing(Suffix.NONE);
    assertThat(come("x".repeat(10 * MOST))).hasSize(1).first().isInstanceOf(Framed.Garbled.class);
    assertThat(pass(150)).isEmpty();
    assertThat(come("next")).isEmpty();
    assertThat(pass(150)).containsExactly(code("next"));
  }

  @Test
  void discarded_beginningTakesItsRestWithIt_andNothingMore() {
    come("half of a co");
    framing.discard();
    assertThat(come("de\rwhole\r")).containsExactly(code("whole"));
    framing.discard();
    assertThat(come("another\r")).containsExactly(code("another"));
  }

  @Test
  void hole_swallowsUpToTheNextSuffixOrSilence() {
    come("begin");
    framing.interrupted(now);
    assertThat(come("ning\rwhole\r")).containsExactly(code("whole"));
    framing.interrupted(now);
    assertThat(pass(150)).isEmpty();
    assertThat(come("whole\r")).containsExactly(code("whole"));
  }

  @Test
  void answersToCommands_areNoPartOfACode() {
    framing = new ScannerFraming(Suffix.CR, IDLE, MOST, TriggerCommands.NEWLAND.answer());
    assertThat(come("\u0002\u00010000#SCNTRG1\u0006;\u0003code\r")).containsExactly(code("code"));
    framing = new ScannerFraming(Suffix.CR, IDLE, MOST, TriggerCommands.ZEBRA_SSI.answer());
    byte[] acknowledged = {0x04, (byte) 0xD0, 0x00, 0x00, (byte) 0xFF, 0x2C};
    for (byte one : acknowledged) {
      assertThat(come(new byte[] {one})).isEmpty();
    }
    assertThat(come("code\r")).containsExactly(code("code"));
    assertThat(framing.idleAt()).isEmpty();
  }

  @Test
  void anyBytesInAnyPieces_giveOnlyBoundedCodes() {
    Random random = new Random(SEED);
    for (int round = 0; round < 5_000; round++) {
      byte[] piece = new byte[random.nextInt(3 * MOST)];
      random.nextBytes(piece);
      now += random.nextInt(200) * MS;
      for (Framed framed : come(piece)) {
        if (framed instanceof Framed.Code whole) {
          assertThat(whole.code().length()).isBetween(1, MOST);
        }
      }
      if (random.nextInt(10) == 0) {
        framing.discard();
      }
    }
  }

  private static ScannerFraming framing(Suffix suffix) {
    return new ScannerFraming(suffix, IDLE, MOST, Optional.empty());
  }

  private List<Framed> come(String text) {
    return come(ascii(text));
  }

  private List<Framed> come(byte[] piece) {
    return framing.accept(piece, now);
  }

  private List<Framed> pass(int ms) {
    now += ms * MS;
    return framing.idle(now);
  }

  private void pass(int ms, String garbledBecause) {
    assertThat(pass(ms))
        .singleElement()
        .isInstanceOfSatisfying(
            Framed.Garbled.class,
            garbled -> assertThat(garbled.because()).contains(garbledBecause));
  }

  private static Framed code(String text) {
    return new Framed.Code(ScannedCode.of(text));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
