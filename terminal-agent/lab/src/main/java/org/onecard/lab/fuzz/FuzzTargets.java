package org.onecard.lab.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.card.apdu.Hex;
import org.onecard.card.profile.ProfileSet;

/** All targets. A decoder that others write is added by one line. */
final class FuzzTargets {

  private static final ProfileSet PROFILES = ProfileFiles.builtIn();

  private static final List<FuzzTarget> ALL =
      List.of(
          new FuzzTarget("tlv", ByteTargets::tlv, hex(CardTargets.FCI, "9F0C0100", "7081028101")),
          new FuzzTarget(
              "command-apdu",
              ByteTargets::commandApdu,
              hex(
                  "00A40000",
                  "00A4000002EF05",
                  "00B2010012",
                  "00B20100000100",
                  "0082000A021122FF")),
          new FuzzTarget("answer-apdu", ByteTargets::answers, hex("0461020211229000")),
          new FuzzTarget(
              "sip2-line",
              ByteTargets::sip2,
              List.of(
                  "941AY0AZFDFD".getBytes(StandardCharsets.US_ASCII),
                  ("64              01920260301    090000000000000002000000000000"
                          + "AOn|AAr-1|BLY|CB0005|")
                      .getBytes(StandardCharsets.US_ASCII))),
          new FuzzTarget(
              "osdp-reply",
              ByteTargets::osdpReply,
              // Acknowledged, refused, identity, capabilities, a card of 26 bits, a key pressed.
              hex(
                  "40",
                  "4103",
                  "455CB9FE0101DEADBEEF010203",
                  "46010101020801",
                  "5000011A0001234580",
                  "5300013A")),
          new FuzzTarget(
              "osdp-framing",
              LineTargets::osdpFraming,
              // A poll and its answer with a checksum, a poll with a CRC, in pieces of 3.
              hex("02FF530507000060", "0253000800042084B0", "025380070000405E86")),
          new FuzzTarget(
              "gate-codec",
              LineTargets::gate,
              hex(
                  "0000A00101A2",
                  "010701050000FF008C3A",
                  "010301020101904878",
                  "03040202000606",
                  "03000202001A1A",
                  "040206",
                  "0507AA0001020300000000000000000000")),
          new FuzzTarget("frames", WireTargets::frames, WireTargets.frameSamples()),
          new FuzzTarget("submission", WireTargets::submission, WireTargets.submissionSamples()),
          new FuzzTarget("signed-bodies", WireTargets::signedBodies, WireTargets.bodySamples()),
          new FuzzTarget("journal-segment", JournalTargets::segment, JournalTargets.samples()),
          new FuzzTarget("fci", CardTargets::fci, hex(CardTargets.FCI, "6F00", "6F05840100A500")),
          new FuzzTarget("ef05", CardTargets::cardFile, CardTargets.cardFileSamples()),
          new FuzzTarget("ef06", CardTargets::holderFile, CardTargets.holderFileSamples()),
          new FuzzTarget(
              "profile-file", new ProfileTargets(PROFILES)::file, ProfileTargets.fileSamples()),
          new FuzzTarget(
              "profile-reading",
              new ProfileTargets(PROFILES)::reading,
              ProfileTargets.readingSamples()),
          new FuzzTarget(
              "trace-file", new TraceTargets(PROFILES)::file, List.of(TraceTargets.sample())),
          new FuzzTarget(
              "trace-recorder",
              new TraceTargets(PROFILES)::recorder,
              hex("05FFCA0000000204029000", "0600200001010102063333")),
          new FuzzTarget("purse-reading", PurseTargets::reading, PurseTargets.readingSamples()),
          new FuzzTarget("purse-debit", PurseTargets::debit, PurseTargets.debitSamples()),
          new FuzzTarget("purse-intent", PurseTargets::intent, PurseTargets.intentSamples()),
          new FuzzTarget("transit-qr", CodeTargets::transitQr, CodeTargets.transitQrSamples()),
          new FuzzTarget(
              "scanner-framing", CodeTargets::scannerFraming, CodeTargets.scannerFramingSamples()));

  /** All of them in one process: the first byte of an input names the target, by its place. */
  static final String TOGETHER = "together";

  private FuzzTargets() {}

  private static FuzzTarget together() {
    List<byte[]> samples = new ArrayList<>();
    for (int place = 0; place < ALL.size(); place++) {
      for (byte[] sample : ALL.get(place).samples()) {
        byte[] named = new byte[1 + sample.length];
        named[0] = (byte) place;
        System.arraycopy(sample, 0, named, 1, sample.length);
        samples.add(named);
      }
    }
    return new FuzzTarget(
        TOGETHER,
        input -> {
          if (input.length > 0) {
            ALL.get((input[0] & 0xFF) % ALL.size())
                .body()
                .run(Arrays.copyOfRange(input, 1, input.length));
          }
        },
        samples);
  }

  static List<FuzzTarget> list() {
    return ALL;
  }

  static List<String> listNames() {
    return ALL.stream().map(FuzzTarget::name).toList();
  }

  static Optional<FuzzTarget> find(String name) {
    if (name.equals(TOGETHER)) {
      return Optional.of(together());
    }
    return ALL.stream().filter(target -> target.name().equals(name)).findFirst();
  }

  private static List<byte[]> hex(String... digits) {
    List<byte[]> samples = new ArrayList<>();
    for (String each : digits) {
      samples.add(Hex.bytes(each));
    }
    return samples;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
