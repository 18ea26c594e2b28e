package org.onecard.card.ssse;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.ResponseApdu;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.ssse.SsseReading.CardFault;
import org.onecard.card.ssse.SsseReading.InconsistentCard;
import org.onecard.card.ssse.SsseReading.LeftTooEarly;
import org.onecard.card.ssse.SsseReading.NotASocialSecurityCard;
import org.onecard.card.ssse.SsseReading.SocialSecurityCard;
import org.onecard.card.ssse.SsseReading.UnsupportedVersion;

/**
 * Reads a social security card of version 1.xx, 2.xx or 3.xx. Stateless; runs on the thread that
 * owns the reader.
 *
 * <p>Whatever a card answers, and whatever the transport fails with, comes back as a reading and
 * never as an exception. {@code 61xx} and {@code 6Cxx} are followed here; the channel handed in is
 * whatever sees each exchange: a deadline, a trace.
 */
public final class SsseReader {

  private SsseReader() {}

  /**
   * Selects the application and reads its public file, EF05. Takes six exchanges on a card that
   * keeps its dates closed and eight on one that shows them, and those that T=0 adds.
   *
   * <p>Record 04 is left out: no item needs it, and each record costs the person at the gate time.
   */
  public static SsseReading read(CardChannel channel) {
    try {
      return read(new SsseCommands(channel));
    } catch (CardTransportException e) {
      return leftTooEarly(e.fault()) ? new LeftTooEarly(e.fault()) : new CardFault(e.fault());
    }
  }

  /**
   * The same of an application that is selected already.
   *
   * @param fci what the card answered to SELECT
   */
  public static SsseReading readSelected(CardChannel channel, byte[] fci) {
    try {
      return readCardFile(new SsseCommands(channel), fci);
    } catch (CardTransportException e) {
      return leftTooEarly(e.fault()) ? new LeftTooEarly(e.fault()) : new CardFault(e.fault());
    }
  }

  /**
   * Reads the dates and the class of a card that {@link #read} has found closed and that has been
   * opened since, in the same conversation. Takes four exchanges and those that T=0 adds; a card
   * that is still closed comes back without dates.
   *
   * @param card what {@link #read} has read of this card
   */
  public static SsseReading readOpened(CardChannel channel, SocialSecurityCard card) {
    try {
      return readOpened(new SsseCommands(channel), card);
    } catch (CardTransportException e) {
      return leftTooEarly(e.fault()) ? new LeftTooEarly(e.fault()) : new CardFault(e.fault());
    }
  }

  private static SsseReading readOpened(SsseCommands commands, SocialSecurityCard card)
      throws CardTransportException {
    StatusWord file = commands.selectFile(SsseFiles.CARD_FILE);
    if (!file.isOk()) {
      return noCardFile(file);
    }
    FreePart free =
        new FreePart(
            card.cardIdentificationCode(),
            card.issuingRegion(),
            card.version(),
            card.cardNumber(),
            card.algorithm());
    return readClosedPart(commands, free);
  }

  private static InconsistentCard noCardFile(StatusWord status) {
    return new InconsistentCard("it has no file EF05 (SELECT answered " + status + ")");
  }

  static boolean leftTooEarly(Fault fault) {
    return fault == Fault.CARD_REMOVED || fault == Fault.CARD_RESET;
  }

  private static SsseReading read(SsseCommands card) throws CardTransportException {
    ResponseApdu selected = card.selectApplication();
    if (selected.status().isBlocked()) {
      return new InconsistentCard(
          "the application is blocked (SELECT answered " + selected.status() + ")");
    }
    if (!selected.status().isOk()) {
      return new NotASocialSecurityCard(selected.status());
    }
    return readCardFile(card, selected.data());
  }

  private static SsseReading readCardFile(SsseCommands card, byte[] selectAnswer)
      throws CardTransportException {
    Fci fci = Fci.parse(selectAnswer);
    if (fci.fault().isPresent()) {
      return new InconsistentCard(fci.fault().get());
    }
    StatusWord file = card.selectFile(SsseFiles.CARD_FILE);
    if (!file.isOk()) {
      return noCardFile(file);
    }
    return readFreePart(card, fci.algorithm());
  }

  private static SsseReading readFreePart(SsseCommands card, CardAlgorithm algorithm)
      throws CardTransportException {
    // The version comes first: it says whether the rest means what this profile thinks.
    RecordReading versionRecord = card.readRecord(SsseRecord.VERSION);
    if (!(versionRecord instanceof RecordReading.Value versionValue)) {
      return new InconsistentCard(versionRecord.describe());
    }
    String version = new String(versionValue.bytes(), StandardCharsets.ISO_8859_1);
    if (!version.matches("[0-9]\\.[0-9]{2}")) {
      return new InconsistentCard(SsseRecord.VERSION.describe() + " is no version number");
    }
    if (SpecificationFamily.of(version).isEmpty()) {
      return new UnsupportedVersion(version);
    }

    RecordReading codeRecord = card.readRecord(SsseRecord.IDENTIFICATION_CODE);
    if (!(codeRecord instanceof RecordReading.Value codeValue)) {
      return new InconsistentCard(codeRecord.describe());
    }
    CardIdentifier code = CardIdentifier.of(codeValue.bytes());
    Optional<String> region = code.findRegion();
    if (region.isEmpty()) {
      return new InconsistentCard(
          SsseRecord.IDENTIFICATION_CODE.describe() + " does not begin with a region in BCD");
    }

    RecordReading numberRecord = card.readRecord(SsseRecord.CARD_NUMBER);
    if (!(numberRecord instanceof RecordReading.Value numberValue)) {
      return new InconsistentCard(numberRecord.describe());
    }
    String number = new String(numberValue.bytes(), StandardCharsets.ISO_8859_1);
    if (!CheckDigits.isCardNumber(number)) {
      return new InconsistentCard(
          SsseRecord.CARD_NUMBER.describe() + " is wrong in its form or check character");
    }

    return readClosedPart(
        card, new FreePart(code, region.get(), version, new CardNumber(number), algorithm));
  }

  /** What every card shows to everybody. */
  private record FreePart(
      CardIdentifier code,
      String region,
      String version,
      CardNumber number,
      CardAlgorithm algorithm) {

    SocialSecurityCard with(
        Optional<String> cardClass, Optional<LocalDate> issued, Optional<LocalDate> validTo) {
      return new SocialSecurityCard(
          code, region, version, cardClass, issued, validTo, number, algorithm);
    }
  }

  private static SsseReading readClosedPart(SsseCommands card, FreePart free)
      throws CardTransportException {
    // What opens by authentication opens together: a card that keeps its last day closed is not
    // asked for the rest.
    RecordReading validToRecord = card.readRecord(SsseRecord.VALID_TO);
    if (validToRecord instanceof RecordReading.Closed) {
      return free.with(Optional.empty(), Optional.empty(), Optional.empty());
    }
    DateField validTo = DateField.of(validToRecord);
    if (validTo.fault().isPresent()) {
      return new InconsistentCard(validTo.fault().get());
    }
    DateField issued = DateField.of(card.readRecord(SsseRecord.ISSUED));
    if (issued.fault().isPresent()) {
      return new InconsistentCard(issued.fault().get());
    }
    if (validTo.date().isPresent()
        && issued.date().isPresent()
        && validTo.date().get().isBefore(issued.date().get())) {
      return new InconsistentCard("its last day lies before its day of issue");
    }
    RecordReading classRecord = card.readRecord(SsseRecord.CARD_CLASS);
    if (classRecord instanceof RecordReading.Broken) {
      return new InconsistentCard(classRecord.describe());
    }
    return free.with(cardClass(classRecord), issued.date(), validTo.date());
  }

  /** A class that is no printable character is one that was never written. */
  private static Optional<String> cardClass(RecordReading reading) {
    return reading instanceof RecordReading.Value value
            && value.bytes()[0] > ' '
            && value.bytes()[0] < 0x7F
        ? Optional.of(Character.toString(value.bytes()[0]))
        : Optional.empty();
  }
}
