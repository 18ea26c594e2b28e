package org.onecard.device.osdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onecard.device.osdp.OsdpCommand.Flash;
import org.onecard.device.osdp.OsdpController.Times;
import org.onecard.device.serial.LineBytes;

/** Dialogues that were captured between another controller and another reader. */
class OsdpVectorsTest {

  private static final int ADDRESS = 0x65;
  private static final OsdpKey KEY = OsdpKey.parse("A0A1A2A3A4A5A6A7A8A9AAABACADAEAF");
  private static final byte[] RANDOM = HexFormat.of().parseHex("d764c8cce93255c4");
  private static final OsdpReply.Identity IDENTITY =
      new OsdpReply.Identity(0xFEBABE, 1, 1, 0xDEADBEAFL, "173.222.173");

  private record Spoken(boolean byController, LineBytes line) {
    byte[] bytes() {
      return line.bytes();
    }
  }

  @Test
  void heldWithoutAChannel_isEqualByteForByte() throws Exception {
    OsdpReply.Card card = hold("osdp-plain.txt", OsdpPeer.plain(ADDRESS), false);
    assertThat(card.bits().count()).isEqualTo(26);
    assertThat(card.bits().bytes()).containsExactly(0x1F, 0x2E, 0x3D, 0x40);
  }

  @Test
  void heldOverAChannel_isEqualByteForByte() throws Exception {
    OsdpReply.Card card = hold("osdp-scbk.txt", OsdpPeer.keyed(ADDRESS, KEY), true);
    assertThat(card.bits().count()).isEqualTo(26);
    assertThat(card.bits().bytes()).containsExactly(0x1F, 0x2E, 0x3D, 0x40);
  }

  @ParameterizedTest
  @ValueSource(strings = {"osdp-plain.txt", "osdp-scbk.txt"})
  void everyMessage_isDecodedInEverySizeOfPiece_andEncodedAsItWas(String file) throws Exception {
    for (Spoken spoken : read(file)) {
      for (int size = 1; size <= spoken.bytes().length; size++) {
        OsdpFraming framing = new OsdpFraming();
        List<OsdpHeard> heard = new ArrayList<>();
        for (int at = 0; at < spoken.bytes().length; at += size) {
          int end = Math.min(spoken.bytes().length, at + size);
          heard.addAll(framing.accept(Arrays.copyOfRange(spoken.bytes(), at, end), at));
        }
        assertThat(heard)
            .singleElement()
            .isInstanceOfSatisfying(
                OsdpHeard.Whole.class,
                whole -> {
                  assertThat(whole.frame().address()).isEqualTo(ADDRESS);
                  assertThat(whole.frame().reply()).isNotEqualTo(spoken.byController());
                  assertThat(whole.frame().encoded().bytes()).isEqualTo(spoken.bytes());
                });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"osdp-plain.txt", "osdp-scbk.txt"})
  void everyChangedByte_isNoticed(String file) throws Exception {
    for (Spoken spoken : read(file).subList(0, 10)) {
      for (int at = 1; at < spoken.bytes().length; at++) {
        byte[] changed = spoken.bytes().clone();
        changed[at] ^= 0x10;
        assertThat(new OsdpFraming().accept(changed, 0))
            .as("byte %d", at)
            .noneMatch(OsdpHeard.Whole.class::isInstance);
      }
    }
  }

  /** Has our controller hold the dialogue; what the reader says comes from the file. */
  private static OsdpReply.Card hold(String file, OsdpPeer peer, boolean secure)
      throws IOException {
    OsdpController controller = new OsdpController(List.of(peer), RANDOM::clone, Times.USUAL);
    List<OsdpAction> done = new ArrayList<>(controller.portOpened(0));
    long now = 0;
    int questions = 0;
    for (Spoken spoken : read(file)) {
      if (spoken.byController()) {
        command(controller, spoken.bytes());
        while (written(done).size() == questions) {
          OptionalLong wakeAt = controller.wakeAt();
          now = wakeAt.getAsLong();
          done.addAll(controller.tick(now));
        }
        assertThat(written(done)).hasSize(++questions);
        assertThat(HexFormat.of().formatHex(written(done).get(questions - 1)))
            .as("question %d", questions)
            .isEqualTo(HexFormat.of().formatHex(spoken.bytes()));
      } else {
        now += 20_000_000;
        done.addAll(controller.received(spoken.bytes(), now));
      }
    }
    assertThat(done)
        .contains(new OsdpAction.Changed(ADDRESS, new OsdpState.Online(IDENTITY, secure)))
        .noneMatch(OsdpAction.Warn.class::isInstance);
    OsdpAction last = done.get(done.size() - 1);
    assertThat(last).isInstanceOf(OsdpAction.Said.class);
    return (OsdpReply.Card) ((OsdpAction.Said) last).reply();
  }

  /** Gives the controller the command that the other one was given here. */
  private static void command(OsdpController controller, byte[] question) {
    int code = question[(question[5] & 0x08) == 0 ? 6 : 6 + question[6]] & 0xFF;
    OsdpCommand command =
        switch (code) {
          case 0x69 ->
              new OsdpCommand.Led(
                  0, 0, 1, new Flash(10, 10, OsdpColour.RED, OsdpColour.BLACK), 10, 0, Flash.NONE);
          case 0x6A -> new OsdpCommand.Buzzer(0, 2, 10, 10, 1);
          case 0x68 -> new OsdpCommand.Output(0, 1, 10);
          default -> new OsdpCommand.Poll();
        };
    if (!(command instanceof OsdpCommand.Poll)) {
      assertThat(controller.command(ADDRESS, command)).isTrue();
    }
  }

  private static List<byte[]> written(List<OsdpAction> done) {
    return done.stream()
        .filter(OsdpAction.Write.class::isInstance)
        .map(action -> ((OsdpAction.Write) action).bytes().bytes())
        .toList();
  }

  /** Lines of the dialogue: milliseconds, CP or PD, bytes. */
  private static List<Spoken> read(String file) throws IOException {
    List<Spoken> all = new ArrayList<>();
    try (InputStream in = OsdpVectorsTest.class.getResourceAsStream("/osdp/" + file);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.strip().split(" +", -1);
        if (parts.length == 3 && parts[2].startsWith("ff53")) {
          all.add(
              new Spoken(parts[1].equals("CP"), LineBytes.of(HexFormat.of().parseHex(parts[2]))));
        }
      }
    }
    assertThat(all).hasSizeGreaterThan(25);
    return all;
  }
}
