package org.onecard.card.purse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.ResponseApdu;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.purse.PurseReading.BlockedPurse;
import org.onecard.card.purse.PurseReading.InconsistentPurse;
import org.onecard.card.purse.PurseReading.NotAPurse;
import org.onecard.card.purse.PurseReading.Purse;
import org.onecard.card.purse.PurseReading.PurseFault;

/**
 * Reads a purse. Stateless; runs on the thread that owns the reader. Whatever a card answers, and
 * whatever the transport fails with, comes back as a reading and never as an exception.
 */
public final class PurseReader {

  /** How many records of the log are asked for. */
  public static final int MAX_LOG = 10;

  static final int EF15 = 0x15;
  static final int EF18 = 0x18;

  private static final int EF17 = 0x17;

  /** Both forms are met. */
  private static final int[] BALANCE_P1 = {0x03, 0x00};

  private static final int OVERDRAFT_P1 = 0x01;

  private PurseReader() {}

  /**
   * Selects the first purse that the card knows, and reads EF15, EF17 and the balance: four
   * exchanges on a card that knows the first AID, and those that T=0 adds.
   *
   * @param wanted in the order of preference, at least one
   */
  public static PurseReading read(CardChannel channel, List<PurseApplication> wanted) {
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("there is no purse to look for");
    }
    try {
      return read(new PurseCommands(channel), wanted);
    } catch (CardTransportException e) {
      return new PurseFault(e.fault());
    }
  }

  /** The same for any purse, T-Union first. */
  public static PurseReading read(CardChannel channel) {
    return read(channel, List.of(PurseApplication.values()));
  }

  /**
   * Reads EF15 and the balance of a purse that is selected already, in two exchanges: all that a
   * gate needs.
   */
  public static PurseReading readSelected(CardChannel channel, PurseApplication application) {
    try {
      PurseCommands card = new PurseCommands(channel);
      ResponseApdu ef15 = card.readBinary(EF15, CommandApdu.MAX_SHORT_LE);
      if (!ef15.status().isOk()) {
        return unreadable(application, ef15);
      }
      FileParse<PurseIssue> issue = PurseIssue.parse(ef15.data());
      return issue instanceof FileParse.Parsed<PurseIssue> parsed
          ? withBalance(card, application, parsed.value(), Optional.empty())
          : inconsistent(application, issue);
    } catch (CardTransportException e) {
      return new PurseFault(e.fault());
    }
  }

  private static PurseReading read(PurseCommands card, List<PurseApplication> wanted)
      throws CardTransportException {
    StatusWord status = StatusWord.FILE_NOT_FOUND;
    for (PurseApplication application : wanted) {
      status = select(card, application);
      if (status.isBlocked()) {
        return new BlockedPurse(application, status);
      }
      if (status.isOk()) {
        return readFiles(card, application);
      }
    }
    return new NotAPurse(status);
  }

  /** By all its AIDs until the card knows one; what the card answered to the last that was sent. */
  static StatusWord select(PurseCommands card, PurseApplication application)
      throws CardTransportException {
    StatusWord status = StatusWord.FILE_NOT_FOUND;
    for (byte[] aid : application.listAids()) {
      status = card.selectApplication(aid);
      if (status.isOk() || status.isBlocked()) {
        return status;
      }
    }
    return status;
  }

  private static PurseReading readFiles(PurseCommands card, PurseApplication application)
      throws CardTransportException {
    ResponseApdu ef15 = card.readBinary(EF15, CommandApdu.MAX_SHORT_LE);
    if (!ef15.status().isOk()) {
      return unreadable(application, ef15);
    }
    FileParse<PurseIssue> issueParse = PurseIssue.parse(ef15.data());
    if (!(issueParse instanceof FileParse.Parsed<PurseIssue> issue)) {
      return inconsistent(application, issueParse);
    }
    Optional<PurseArea> area = Optional.empty();
    ResponseApdu ef17 = card.readBinary(EF17, CommandApdu.MAX_SHORT_LE);
    if (ef17.status().isOk()) {
      FileParse<PurseArea> parse = PurseArea.parse(ef17.data());
      if (!(parse instanceof FileParse.Parsed<PurseArea> parsed)) {
        return inconsistent(application, parse);
      }
      area = Optional.of(parsed.value());
    }
    return withBalance(card, application, issue.value(), area);
  }

  private static PurseReading unreadable(PurseApplication application, ResponseApdu ef15) {
    return new InconsistentPurse(
        application, "EF15 cannot be read (READ BINARY answered " + ef15.status() + ")");
  }

  private static PurseReading withBalance(
      PurseCommands card, PurseApplication application, PurseIssue issue, Optional<PurseArea> area)
      throws CardTransportException {
    ResponseApdu balance = balance(card);
    if (!balance.status().isOk() || balance.dataLength() != PurseCommands.BALANCE_LENGTH) {
      return new InconsistentPurse(
          application, "its balance cannot be read (GET BALANCE answered " + balance + ")");
    }
    return new Purse(application, issue, area, PurseBytes.uint32(balance.data(), 0));
  }

  private static <T> PurseReading inconsistent(PurseApplication application, FileParse<T> parse) {
    String what = parse instanceof FileParse.Malformed<T> wrong ? wrong.describe() : "";
    return new InconsistentPurse(application, what);
  }

  private static ResponseApdu balance(PurseCommands card) throws CardTransportException {
    ResponseApdu answer = card.balance(BALANCE_P1[0]);
    return answer.status().isOk() ? answer : card.balance(BALANCE_P1[1]);
  }

  /**
   * The overdraft of the purse that {@link #read} has selected, {@code 80 5C 01 02 04}, in fen.
   *
   * @return empty where the card does not tell it or does not answer
   */
  public static OptionalLong findOverdraft(CardChannel channel) {
    try {
      ResponseApdu answer = new PurseCommands(channel).balance(OVERDRAFT_P1);
      return answer.status().isOk() && answer.dataLength() == PurseCommands.BALANCE_LENGTH
          ? OptionalLong.of(PurseBytes.uint32(answer.data(), 0))
          : OptionalLong.empty();
    } catch (CardTransportException e) {
      return OptionalLong.empty();
    }
  }

  /** The log of the purse that {@link #read} has selected, at most {@link #MAX_LOG} records. */
  public static PurseLog readLog(CardChannel channel) {
    return readLog(new PurseCommands(channel), entry -> false);
  }

  /** Up to the first entry that is the last one wanted. */
  static PurseLog readLog(PurseCommands card, Predicate<PurseLogEntry> last) {
    List<PurseLogEntry> entries = new ArrayList<>();
    try {
      for (int number = 1; number <= MAX_LOG; number++) {
        ResponseApdu answer = card.readRecord(EF18, number, PurseLogEntry.LENGTH);
        if (!answer.status().isOk()) {
          return answer.status().equals(StatusWord.RECORD_NOT_FOUND)
              ? new PurseLog.Entries(entries)
              : new PurseLog.Refused(answer.status());
        }
        if (answer.dataLength() != PurseLogEntry.LENGTH) {
          return new PurseLog.Malformed(number, answer.dataLength());
        }
        Optional<PurseLogEntry> entry = PurseLogEntry.parse(answer.data());
        entry.ifPresent(entries::add);
        if (entry.isPresent() && last.test(entry.get())) {
          return new PurseLog.Entries(entries);
        }
      }
      return new PurseLog.Entries(entries);
    } catch (CardTransportException e) {
      return new PurseLog.NoAnswer(e.fault());
    }
  }
}
