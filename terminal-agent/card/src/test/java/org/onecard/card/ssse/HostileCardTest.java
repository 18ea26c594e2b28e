package org.onecard.card.ssse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.ssse.SsseReading.CardFault;
import org.onecard.card.ssse.SsseReading.InconsistentCard;
import org.onecard.card.ssse.SsseReading.LeftTooEarly;
import org.onecard.card.ssse.SsseReading.NotASocialSecurityCard;
import org.onecard.card.ssse.SsseReading.SocialSecurityCard;

/** Whatever a card or a transport does at any step of reading, the answer is a type. */
class HostileCardTest {

  private static final int SELECT_APPLICATION = 0;
  private static final int SELECT_FILE = 1;
  private static final int FIRST_OPTIONAL = 5;

  /** The Le of each step's command, where it has one. */
  private static final int[] LE = {0, 0, 6, 18, 11, 6, 6, 3};

  @Test
  void everyStatusWordAtEveryStep_endsInTheTypedAnswerThatFitsTheStep() {
    for (int step = 0; step < LE.length; step++) {
      for (int status = 0; status <= 0xFFFF; status++) {
        byte[] answer = {(byte) (status >> 8), (byte) status};
        SsseReading reading =
            SsseReader.read(PaperCard.withOpenDates().meddling(step, right -> answer));
        Class<?> expected = expected(step, status);
        if (!expected.isInstance(reading)) {
          assertThat(reading).as("status %04X at step %d", status, step).isInstanceOf(expected);
        }
      }
    }
  }

  private static Class<? extends SsseReading> expected(int step, int status) {
    if (step == SELECT_APPLICATION) {
      boolean blocked = status == 0x6283 || status == 0x6284 || status == 0x9303;
      // 6C00 asks for the Le of 256 that this card takes.
      boolean selected = status == 0x9000 || status == 0x6C00;
      return selected
          ? SocialSecurityCard.class
          : blocked ? InconsistentCard.class : NotASocialSecurityCard.class;
    }
    if (step == SELECT_FILE) {
      return status == 0x6982 ? InconsistentCard.class : SocialSecurityCard.class;
    }
    boolean rightLe = status == (0x6C00 | LE[step]);
    boolean closed = status == 0x6982 || status == 0x6985 || status == 0x6A83;
    return rightLe || (closed && step >= FIRST_OPTIONAL)
        ? SocialSecurityCard.class
        : InconsistentCard.class;
  }

  @Test
  void everyFaultAtEveryStep_isNamed() {
    for (int step = 0; step < LE.length; step++) {
      for (Fault fault : Fault.values()) {
        SsseReading reading =
            SsseReader.read(
                PaperCard.withOpenDates()
                    .meddling(
                        step,
                        right -> {
                          throw new CardTransportException(fault, "made up");
                        }));
        boolean left = fault == Fault.CARD_REMOVED || fault == Fault.CARD_RESET;
        assertThat(reading).isEqualTo(left ? new LeftTooEarly(fault) : new CardFault(fault));
        assertThat(reading.describe()).isNotBlank();
      }
    }
  }

  @Test
  void answersTruncatedAtEveryByte_areNeverBelieved() {
    for (int step = 0; step < LE.length; step++) {
      for (int length = 0; length < 64; length++) {
        int kept = length;
        boolean[] cut = {false};
        SsseReading reading =
            SsseReader.read(
                PaperCard.withOpenDates()
                    .meddling(
                        step,
                        right -> {
                          cut[0] = kept < right.length;
                          return Arrays.copyOf(right, Math.min(kept, right.length));
                        }));
        if (cut[0] && kept < 2) {
          assertThat(reading).isEqualTo(new CardFault(Fault.PROTOCOL));
        } else if (cut[0]) {
          assertThat(reading)
              .as("step %d cut to %d bytes", step, kept)
              .isNotInstanceOf(SocialSecurityCard.class);
        } else {
          assertThat(reading).isInstanceOf(SocialSecurityCard.class);
        }
      }
    }
  }

  @Test
  void randomAnswers_areNeverASocialSecurityCard() {
    Map<String, Integer> seen = new TreeMap<>();
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      SsseReading reading =
          SsseReader.read(PaperCard.asIssued().meddlingAlways(right -> bytes(random)));
      assertThat(reading.describe()).as("seed %d", seed).isNotBlank();
      assertThat(reading).as("seed %d", seed).isNotInstanceOf(SocialSecurityCard.class);
      seen.merge(reading.getClass().getSimpleName(), 1, Integer::sum);
    }
    assertThat(seen).containsKeys("CardFault", "InconsistentCard", "NotASocialSecurityCard");
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    // Most random status words end the reading at once; half are made to go on.
    if (bytes.length >= 2 && random.nextBoolean()) {
      bytes[bytes.length - 2] = (byte) 0x90;
      bytes[bytes.length - 1] = 0;
    }
    return bytes;
  }

  @Test
  void oneChangedByteInAnyAnswer_endsInATypedAnswer() {
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      int step = random.nextInt(LE.length);
      SsseReading reading =
          SsseReader.read(
              PaperCard.withOpenDates()
                  .meddling(
                      step,
                      right -> {
                        byte[] changed = right.clone();
                        changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
                        return changed;
                      }));
      assertThat(reading.describe()).as("seed %d", seed).isNotBlank();
    }
  }

  @Test
  void hostileHolderFile_endsInATypedAnswer() {
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      HolderReading reading =
          HolderReader.read(PaperCard.withOpenHolder().meddlingAlways(right -> bytes(random)));
      assertThat(reading.describe()).as("seed %d", seed).isNotBlank();
      assertThat(reading).as("seed %d", seed).isNotInstanceOf(HolderReading.Holder.class);
    }
  }
}
