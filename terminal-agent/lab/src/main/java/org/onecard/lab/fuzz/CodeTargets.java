package org.onecard.lab.fuzz;

import static org.onecard.lab.fuzz.FuzzTarget.require;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.onecard.card.code.CodeSorter;
import org.onecard.card.code.PresentedCode;
import org.onecard.card.code.ScannedCode;
import org.onecard.card.code.Sm2PublicKey;
import org.onecard.card.code.TransitQr;
import org.onecard.card.code.TransitQrCheck;
import org.onecard.card.code.TransitQrDecoder;
import org.onecard.card.code.TransitQrDecoding;
import org.onecard.card.code.TransitQrDecoding.Decoded;
import org.onecard.card.code.TransitQrDecoding.Malformed;
import org.onecard.card.code.TransitQrRoots;
import org.onecard.card.code.TransitQrVerdict;
import org.onecard.device.serial.Framed;
import org.onecard.device.serial.ScannerFraming;
import org.onecard.device.serial.Suffix;
import org.onecard.device.serial.TriggerCommands;
import org.onecard.virtual.code.LabTransitCode;

/** Codes, from a scanner's bytes to what a transit QR says. */
final class CodeTargets {

  private static final Instant NOW = Instant.parse("2026-03-01T08:30:00Z");
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  /** Few, so that short inputs reach what long codes do. */
  private static final int MOST_BYTES = 24;

  private static final long IDLE_NANOS = 1_000;
  private static final List<Suffix> SUFFIXES = List.of(Suffix.values());
  private static final List<TriggerCommands> TRIGGERS =
      List.of(
          TriggerCommands.ALWAYS_LOOKS,
          TriggerCommands.HONEYWELL,
          TriggerCommands.NEWLAND,
          TriggerCommands.ZEBRA_SSI);

  private CodeTargets() {}

  /** The input is what was scanned, and also a record without its text. */
  static void transitQr(byte[] input) {
    decoded(TransitQrDecoder.decodeRecord(input), input.length);
    if (input.length == 0) {
      return;
    }
    ScannedCode scanned = ScannedCode.of(input);
    decoded(TransitQrDecoder.decode(scanned), input.length);
    PresentedCode sorted = CodeSorter.sort(scanned);
    require(!sorted.describe().isBlank(), "every code has words");
    require(
        !(sorted instanceof PresentedCode.TransitCode)
            || TransitQrDecoder.decode(scanned) instanceof Decoded,
        "what is sorted as a transit QR decodes as one");
  }

  private static void decoded(TransitQrDecoding decoding, int length) {
    if (decoding instanceof Malformed malformed) {
      require(
          malformed.offset() >= 0 && malformed.offset() <= length, "a fault lies within the input");
      require(!malformed.because().isBlank(), "a fault has words");
      return;
    }
    TransitQr qr = ((Decoded) decoding).qr();
    require(qr.limitFen() >= 0 && qr.limitFen() < 1 << 24, "a limit has three bytes");
    require(qr.extension().length <= 32, "an extension has at most 32 bytes");
    require(qr.account().length == 16, "an account has 16 bytes");
    require(qr.cardNumber().bytes().length == 10, "a card number has ten bytes");
    require(!qr.validity().isNegative(), "time does not go backwards");
    require(qr.digest().equals(qr.digest()), "a code is known again");
    TransitQrVerdict verdict = Root.CHECK.check(qr, NOW);
    require(!verdict.describe().isBlank(), "every verdict has words");
    require(
        !(verdict instanceof TransitQrVerdict.Genuine genuine) || !NOW.isAfter(genuine.until()),
        "a genuine code counts still");
  }

  /** Made when it is first needed: not every target of a process needs curves. */
  private static final class Root {
    static final TransitQrCheck CHECK =
        new TransitQrCheck(
            TransitQrRoots.of(
                Map.of(LabTransitCode.ROOT_INDEX, Sm2PublicKey.of(LabTransitCode.rootPublicKey()))),
            ZONE);

    private Root() {}
  }

  static List<byte[]> transitQrSamples() {
    LabTransitCode plain = code();
    LabTransitCode extended = code().extension(new byte[] {1, 2, 3});
    return List.of(
        plain.record(),
        extended.record(),
        plain.text().getBytes(StandardCharsets.US_ASCII),
        code().forged(LabTransitCode.Forged.CODE).record());
  }

  private static LabTransitCode code() {
    try {
      // The same samples every time, so that a run can be repeated.
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(1);
      return new LabTransitCode(NOW.minus(Duration.ofSeconds(5)), random);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA1PRNG", e);
    }
  }

  /**
   * The first byte chooses suffix and trigger; then each piece is one that came over the line, and
   * its first byte says how long after the one before, or that something else happened.
   */
  static void scannerFraming(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Suffix suffix = SUFFIXES.get(input[0] & 0x03);
    TriggerCommands trigger = TRIGGERS.get((input[0] >> 2) & 0x03);
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    List<Framed> whole = frames(suffix, trigger, rest, false);
    require(
        whole.equals(frames(suffix, trigger, rest, true)),
        "what comes does not depend on the pieces in which it comes");
  }

  private static List<Framed> frames(
      Suffix suffix, TriggerCommands trigger, byte[] input, boolean byteByByte) {
    ScannerFraming framing = new ScannerFraming(suffix, IDLE_NANOS, MOST_BYTES, trigger.answer());
    InputPieces pieces = new InputPieces(input);
    List<Framed> all = new ArrayList<>();
    long now = 0;
    int came = 0;
    while (pieces.hasMore()) {
      byte[] piece = pieces.next();
      if (piece.length == 0) {
        framing.discard();
        continue;
      }
      now += (piece[0] & 0xFF) * IDLE_NANOS / 64;
      if ((piece[0] & 0xFF) == 0xFF) {
        framing.interrupted(now);
      }
      byte[] bytes = Arrays.copyOfRange(piece, 1, piece.length);
      came += bytes.length;
      for (byte[] part : byteByByte ? split(bytes) : List.of(bytes)) {
        all.addAll(framing.accept(part, now));
      }
    }
    now += IDLE_NANOS;
    all.addAll(framing.idle(now));
    require(framing.idleAt().isEmpty(), "a silence ends everything");
    requireCodes(all, came);
    return all;
  }

  private static List<byte[]> split(byte[] bytes) {
    List<byte[]> parts = new ArrayList<>();
    for (byte each : bytes) {
      parts.add(new byte[] {each});
    }
    // What came was nothing, and even that is told.
    return parts.isEmpty() ? List.of(bytes) : parts;
  }

  private static void requireCodes(List<Framed> all, int came) {
    int coded = 0;
    for (Framed framed : all) {
      if (framed instanceof Framed.Code code) {
        require(code.code().length() <= MOST_BYTES, "no code is longer than one may be");
        coded += code.code().length();
      } else {
        require(!((Framed.Garbled) framed).because().isBlank(), "what is no code has words");
      }
    }
    require(coded <= came, "codes are made of what came");
    require(all.size() <= came, "nothing comes of nothing");
  }

  static List<byte[]> scannerFramingSamples() {
    return List.of(
        framing(0, "\001SAMPLE-1\r", "\001SAM", "\001PLE-2\r"),
        framing(1, "\001A\nB\n", "\300half"),
        framing(2, "\001A\r\nB\r", "\001\nC\r\n", "\377C\r\n"),
        framing(3, "\001first", "\300second", "\300"),
        // Answers of Newland's and of Zebra's scanners, with codes behind them.
        framing(2 << 2, "\001\002\0010000#SCNTRG1\006;\003A\r"),
        framing(3 << 2, "\001\004\320\000\000\377,A\r", "\001" + "x".repeat(40) + "\r"));
  }

  private static byte[] framing(int setting, String... pieces) {
    byte[] cut =
        InputPieces.of(
            Arrays.stream(pieces)
                .map(piece -> piece.getBytes(StandardCharsets.ISO_8859_1))
                .toArray(byte[][]::new));
    byte[] input = new byte[1 + cut.length];
    input[0] = (byte) setting;
    System.arraycopy(cut, 0, input, 1, cut.length);
    return input;
  }
}
