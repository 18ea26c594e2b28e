package org.onecard.card.trace;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.CommandParse;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.profile.CardProfile;
import org.onecard.card.profile.ProfileField;
import org.onecard.card.profile.ProfileField.Privacy;
import org.onecard.card.profile.ProfileFile;
import org.onecard.card.profile.ProfileSet;
import org.onecard.card.profile.TraceRules.ShownCommand;

/**
 * Blacks out whatever a profile does not allow to be shown: headers, lengths and status words are
 * shown, names of applications and files too, and of all other data only fields that are public. A
 * card without a profile shows none.
 *
 * <p>What is blacked out is replaced by as many bytes: the profile's stand-in for the field, so
 * that the trace can be replayed, or zeroes.
 */
final class Redactor {

  /** A command and its answer, fit to be kept. */
  record Pair(TraceBytes command, TraceBytes answer) {}

  /** PINs, keys, challenges and what is computed with them; no profile can show these. */
  private static final Set<Integer> SECRET_INSTRUCTIONS =
      Set.of(
          0x20, // VERIFY
          0x21, 0x24, // CHANGE REFERENCE DATA
          0x2A, // PERFORM SECURITY OPERATION
          0x2C, // RESET RETRY COUNTER
          0x2D, 0x82, // EXTERNAL AUTHENTICATE
          0x84, // GET CHALLENGE
          0x86, // GENERAL AUTHENTICATE
          0x87, 0x88, // INTERNAL AUTHENTICATE
          0xD4, // a key is written
          0xDE, // a SAM derives a key
          0xFA); // a SAM computes

  private static final int HEADER = 4;
  private static final int CLA_READER = 0xFF;
  private static final int INS_GET_DATA = 0xCA;

  private final Position position;
  private AnswerRule pending = AnswerRule.HIDDEN;
  private int pendingOffset;
  private List<CardProfile> lastKnown = List.of();
  private int hiddenAtrBytes;

  Redactor(ProfileSet profiles) {
    this.position = new Position(profiles);
  }

  Pair answered(byte[] command, byte[] answer) {
    Optional<CommandApdu> parsed = parse(command);
    boolean goesOn = parsed.filter(each -> each.ins() == Position.INS_GET_RESPONSE).isPresent();
    if (!goesOn) {
      pending = parsed.map(this::ruleFor).orElse(AnswerRule.HIDDEN);
      pendingOffset = 0;
    }
    TraceBytes keptCommand = command(command, parsed);
    if (answer.length < 2) {
      return new Pair(keptCommand, hideAll(answer, 0));
    }
    int dataLength = answer.length - 2;
    byte[] kept = answer.clone();
    BitSet hidden = new BitSet();
    pending.begin(answer, dataLength, pendingOffset);
    for (int i = 0; i < dataLength; i++) {
      if (!pending.isShown(pendingOffset + i)) {
        kept[i] = pending.standIn(pendingOffset + i);
        hidden.set(i);
      }
    }
    pendingOffset += dataLength;
    StatusWord status =
        new StatusWord(((answer[dataLength] & 0xFF) << 8) | (answer[dataLength + 1] & 0xFF));
    if (!goesOn && parsed.isPresent()) {
      position.answered(parsed.get(), status);
      remember();
    }
    return new Pair(keptCommand, TraceBytes.of(kept, hidden));
  }

  /** A command that got no answer. */
  TraceBytes failed(byte[] command) {
    pending = AnswerRule.HIDDEN;
    return command(command, parse(command));
  }

  private void remember() {
    if (!position.application().isEmpty()) {
      lastKnown = position.application();
      for (CardProfile profile : lastKnown) {
        hiddenAtrBytes = Math.max(hiddenAtrBytes, profile.traceRules().hiddenAtrBytes());
      }
    }
  }

  Optional<String> findProfile() {
    return lastKnown.stream().map(CardProfile::id).findFirst();
  }

  TraceBytes atr(byte[] atr) {
    return lastKnown.isEmpty() ? Atr.hideHistorical(atr) : Atr.hideHistorical(atr, hiddenAtrBytes);
  }

  private static Optional<CommandApdu> parse(byte[] command) {
    return CommandApdu.parse(command) instanceof CommandParse.Parsed parsed
        ? Optional.of(parsed.command())
        : Optional.empty();
  }

  private TraceBytes command(byte[] bytes, Optional<CommandApdu> parsed) {
    if (parsed.isEmpty()) {
      return hideAll(bytes, Math.min(HEADER, bytes.length));
    }
    CommandApdu command = parsed.get();
    int dataLength = command.data().length;
    if (dataLength == 0 || isNameOrFile(command) || mayShowData(command)) {
      return TraceBytes.shown(bytes);
    }
    int from = HEADER + (command.isExtended() ? 3 : 1);
    BitSet hidden = new BitSet();
    hidden.set(from, from + dataLength);
    byte[] kept = bytes.clone();
    for (int i = from; i < from + dataLength; i++) {
      kept[i] = 0;
    }
    return TraceBytes.of(kept, hidden);
  }

  private static boolean isNameOrFile(CommandApdu command) {
    int length = command.data().length;
    return Position.isSelect(command)
        && (command.p1() == Position.BY_DF_NAME ? length <= 16 : length == 2);
  }

  private boolean mayShowData(CommandApdu command) {
    List<ShownCommand> shown = shownCommands(command);
    return !shown.isEmpty() && shown.stream().allMatch(ShownCommand::command);
  }

  /**
   * What each profile of the application says of a command; none unless all of them say something.
   */
  private List<ShownCommand> shownCommands(CommandApdu command) {
    List<ShownCommand> result = new ArrayList<>();
    if (SECRET_INSTRUCTIONS.contains(command.ins())) {
      return result;
    }
    for (CardProfile profile : position.application()) {
      Optional<ShownCommand> shown =
          profile.traceRules().commands().stream()
              .filter(each -> each.cla() == command.cla() && each.ins() == command.ins())
              .filter(each -> each.p1().isEmpty() || each.p1().getAsInt() == command.p1())
              .findFirst();
      if (shown.isEmpty()) {
        return List.of();
      }
      result.add(shown.get());
    }
    return result;
  }

  private AnswerRule ruleFor(CommandApdu command) {
    if (SECRET_INSTRUCTIONS.contains(command.ins())) {
      return AnswerRule.HIDDEN;
    }
    if (command.cla() == CLA_READER && command.ins() == INS_GET_DATA) {
      return AnswerRule.CHIP_NUMBER;
    }
    List<CardProfile> named = position.named(command);
    if (!named.isEmpty()) {
      return named.stream().allMatch(profile -> profile.traceRules().showFci())
          ? AnswerRule.first(Integer.MAX_VALUE)
          : AnswerRule.HIDDEN;
    }
    if (command.ins() == Position.INS_READ_BINARY || command.ins() == Position.INS_READ_RECORD) {
      return readingRule(command);
    }
    int shown = shownCommands(command).stream().mapToInt(ShownCommand::answerBytes).min().orElse(0);
    return AnswerRule.first(shown);
  }

  private AnswerRule readingRule(CommandApdu command) {
    BitSet shown = new BitSet();
    BitSet hidden = new BitSet();
    byte[] standIn = new byte[512];
    int header = -1;
    int valueLength = 0;
    int tag = 0;
    for (CardProfile profile : position.application()) {
      Optional<ProfileFile> file = position.findFile(profile, command);
      if (file.isEmpty()) {
        continue;
      }
      int record = Position.recordOf(file.get(), command);
      int offset = Position.offsetOf(file.get(), command);
      int headerHere = 0;
      if (file.get().form() == ProfileFile.Form.TAGGED_RECORDS) {
        int length = file.get().lengthOfRecord(record);
        headerHere = length < 0x80 ? 2 : 3;
        if (header >= 0 && valueLength != length) {
          return AnswerRule.HIDDEN;
        }
        tag = record;
        valueLength = length;
      }
      header = headerHere;
      for (ProfileField field : file.get().fields()) {
        for (ProfileField.Part part : field.parts()) {
          if (part.record() == record) {
            for (int i = part.offset(); i < part.end(); i++) {
              // In what the card answers: behind tag and length, or from the offset asked for.
              int at = headerHere + i - offset;
              if (at < 0) {
                continue;
              }
              (field.privacy() == Privacy.PUBLIC ? shown : hidden).set(at);
              if (part.equals(field.part()) && field.standIn().length() > 0) {
                standIn[at] = field.standIn().bytes()[i - part.offset()];
              }
            }
          }
        }
      }
    }
    shown.andNot(hidden);
    return new AnswerRule(shown, standIn, (byte) 0, Math.max(header, 0), tag, valueLength);
  }

  private static TraceBytes hideAll(byte[] bytes, int from) {
    BitSet hidden = new BitSet();
    hidden.set(from, bytes.length);
    byte[] kept = bytes.clone();
    for (int i = from; i < kept.length; i++) {
      kept[i] = 0;
    }
    return TraceBytes.of(kept, hidden);
  }
}
