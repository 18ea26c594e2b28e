package org.onecard.card.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TraceDecoderTest {

  private static final String HEAD =
      "onecard-trace 1\nreader: made up\nprotocol: T=0\natr: 3B6D0000[00]\n";

  @Test
  void aTrace_isReadWithItsMarks() {
    Trace trace =
        decoded(
            HEAD
                + "profile: ssse-3\n# a remark\n\n0 312 > 00A40400023F00 < 9000\r\n"
                + "400 20 > 0020000102[1234] < 63C2\n500 9 > 00B2010400 ! CARD_REMOVED\n9 9 > 00 < \n");

    assertThat(trace.profile()).contains("ssse-3");
    assertThat(trace.exchanges()).hasSize(4);
    assertThat(trace.exchanges().get(1).command().isHidden(5)).isTrue();
    assertThat(trace.exchanges().get(1).command().isHidden(4)).isFalse();
    assertThat(trace.exchanges().get(3).findStatus()).isEmpty();
    assertThat(decoded(trace.text())).isEqualTo(trace);
  }

  @Test
  void eachWrongLine_isNamedWithoutWhatStandsThere() {
    List<TraceFault> faults =
        faults(
            HEAD
                + "0 1 > 00A4 < 900\n0 1 > 00A4 < 90[00\n0 1 > 00A4 < ]9000\n0 1 > 00A4 ! SLEPT\n"
                + "secret words\n0 1 > [[00]] < 9000\n999999999999 1 > 00 < 9000\nreader: late\n");

    assertThat(faults).extracting(TraceFault::line).containsExactly(5, 6, 7, 8, 9, 10, 11, 12);
    assertThat(faults).noneMatch(fault -> fault.describe().contains("secret"));
  }

  @Test
  void headers_areThereOnceAndPrintable() {
    assertThat(faults("onecard-trace 1\nreader: a\n").get(0).why()).contains("protocol");
    assertThat(faults(HEAD + "reader: b\n").get(0).why()).contains("twice");
    assertThat(faults(HEAD + "profile: A B\n").get(0).why()).contains("profile");
    assertThat(faults("onecard-trace 1\nowner: a\n").get(0).line()).isEqualTo(2);
    assertThat(faults("onecard-trace 2\n").get(0).why()).contains("version");
    assertThat(faults("").get(0).why()).contains("empty");
    assertThat(faults("GIF89a").get(0).why()).contains("no trace");
  }

  @Test
  void tooMuch_isRefused() {
    assertThat(faults("x".repeat(TraceDecoder.MAX_BYTES + 1)).get(0).why()).contains("longer");
    assertThat(faults(HEAD + "0 1 > " + "00".repeat(65_545) + " < 9000\n").get(0).why())
        .contains("more than");
    assertThat(faults(HEAD + "0 1 > 00 < 9000\n".repeat(Trace.MAX_EXCHANGES + 1)).get(0).why())
        .contains("more than");
    assertThat(faults(HEAD + "no\n".repeat(100))).hasSize(20);
  }

  @Test
  void anyBytes_areATraceThatReadsBackOrHaveFaults() {
    byte[] whole = (HEAD + "0 312 > 00A40400023F00 < [61]6C02\n").getBytes(StandardCharsets.UTF_8);
    int traces = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] changed = whole.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      TraceDecoding decoding = TraceDecoder.decode(changed);
      if (decoding instanceof TraceDecoding.Decoded decoded) {
        traces++;
        assertThat(TraceDecoder.decode(decoded.trace().bytes()))
            .as("seed %d", seed)
            .isEqualTo(decoding);
      } else {
        assertThat(((TraceDecoding.Refused) decoding).faults()).isNotEmpty();
      }
    }
    assertThat(traces).isGreaterThan(100);
  }

  private static Trace decoded(String text) {
    TraceDecoding decoding = TraceDecoder.decode(text.getBytes(StandardCharsets.UTF_8));
    assertThat(decoding).isInstanceOf(TraceDecoding.Decoded.class);
    return ((TraceDecoding.Decoded) decoding).trace();
  }

  private static List<TraceFault> faults(String text) {
    TraceDecoding decoding = TraceDecoder.decode(text.getBytes(StandardCharsets.UTF_8));
    assertThat(decoding).isInstanceOf(TraceDecoding.Refused.class);
    return ((TraceDecoding.Refused) decoding).faults();
  }
}
