package org.onecard.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.Samples;
import org.onecard.protocol.frame.FrameReader.Read;

class FrameReaderTest {

  private final List<byte[]> payloads = payloads();
  private final byte[] stream = stream(payloads);

  private static List<byte[]> payloads() {
    Samples samples = new Samples(1);
    return List.of(
        samples.bytes(1), samples.bytes(300), samples.bytes(2), samples.bytes(700), new byte[1]);
  }

  private static byte[] stream(List<byte[]> payloads) {
    byte[] stream = new byte[0];
    for (byte[] payload : payloads) {
      byte[] frame = Frames.encode(payload);
      int at = stream.length;
      stream = Arrays.copyOf(stream, at + frame.length);
      System.arraycopy(frame, 0, stream, at, frame.length);
    }
    return stream;
  }

  @Test
  void stream_givesTheSameFramesInEveryChunkSize() {
    for (int chunk = 1; chunk <= stream.length; chunk++) {
      FrameReader reader = new FrameReader();
      List<byte[]> read = new ArrayList<>();
      for (int at = 0; at < stream.length; at += chunk) {
        if (reader.feed(stream, at, Math.min(chunk, stream.length - at))
            instanceof Read.Complete complete) {
          read.addAll(complete.payloads());
        }
      }
      assertThat(read).as("chunks of %d", chunk).containsExactlyElementsOf(payloads);
      assertThat(reader.feed(new byte[0])).isEqualTo(new Read.Idle());
    }
  }

  @Test
  void frameCutAtEveryByte_waitsForExactlyTheRest() {
    byte[] payload = new Samples(2).bytes(900);
    byte[] frame = Frames.encode(payload);
    for (int cut = 1; cut < frame.length; cut++) {
      FrameReader reader = new FrameReader();
      int missing = cut < Frames.LENGTH_BYTES ? Frames.LENGTH_BYTES - cut : frame.length - cut;
      assertThat(reader.feed(frame, 0, cut)).isEqualTo(new Read.Accumulating(missing));
      assertThat(reader.feed(frame, cut, frame.length - cut))
          .isInstanceOfSatisfying(
              Read.Complete.class,
              complete -> assertThat(complete.payloads()).containsExactly(payload));
    }
  }

  @Test
  void lengthsOutOfRange_areRefusedWithTheirPlaceBeforeAnythingIsKept() {
    for (byte[] length :
        List.of(
            new byte[] {0, 0, 0, 0},
            new byte[] {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
            new byte[] {(byte) 0x80, 0, 0, 0},
            new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff},
            new byte[] {0, 0x10, 0, 1})) {
      FrameReader reader = new FrameReader();
      reader.feed(stream);

      assertThat(reader.feed(length))
          .isInstanceOfSatisfying(
              Read.Malformed.class,
              malformed -> assertThat(malformed.at()).isEqualTo(stream.length));
      assertThat(reader.feed(stream)).isInstanceOf(Read.Malformed.class);
    }
  }

  @Test
  void announcedMegabytes_takeNoMemoryUntilTheyCome() {
    byte[] announcement = {0, 0x10, 0, 0, 1};
    List<FrameReader> connections = new ArrayList<>();
    // 4,000 announcements of a mebibyte each would be 4 GB in a heap of 768 MB.
    for (int index = 0; index < 4_000; index++) {
      FrameReader reader = new FrameReader();
      assertThat(reader.feed(announcement))
          .isEqualTo(new Read.Accumulating(Frames.MOST_PAYLOAD - 1));
      connections.add(reader);
    }
    assertThat(connections).hasSize(4_000);
  }

  @Test
  void largestFrame_isRead() {
    byte[] payload = new Samples(3).bytes(Frames.MOST_PAYLOAD);
    assertThat(new FrameReader().feed(Frames.encode(payload)))
        .isInstanceOfSatisfying(
            Read.Complete.class,
            complete -> assertThat(complete.payloads()).containsExactly(payload));
  }

  @Test
  void emptyAndTooLargePayloads_areNotFramed() {
    assertThatThrownBy(() -> Frames.encode(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Frames.encode(new byte[Frames.MOST_DELIVERY + 1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDelivery_isTakenFromAHostAndFromNobodyElse() {
    byte[] frame = Frames.encode(new byte[Frames.MOST_PAYLOAD + 1]);
    assertThat(FrameReader.ofHost().feed(frame)).isInstanceOf(Read.Complete.class);
    assertThat(new FrameReader().feed(frame)).isInstanceOf(Read.Malformed.class);
  }
}
