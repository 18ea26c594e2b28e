package org.onecard.card.trace;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.profile.CardProfile;
import org.onecard.card.profile.Octets;
import org.onecard.card.profile.ProfileFile;
import org.onecard.card.profile.ProfileSet;

/**
 * Which application and file are selected, as far as commands and status words show. In doubt none
 * is: then nothing of what follows is shown.
 */
final class Position {

  static final int INS_SELECT = 0xA4;
  static final int INS_READ_BINARY = 0xB0;
  static final int INS_READ_RECORD = 0xB2;
  static final int INS_GET_RESPONSE = 0xC0;

  static final int BY_DF_NAME = 0x04;
  private static final int EF_UNDER_CURRENT_DF = 0x02;
  private static final int BY_FILE_IDENTIFIER = 0x00;
  private static final int MASTER_FILE = 0x3F00;

  private final ProfileSet profiles;
  private List<CardProfile> application = List.of();
  private OptionalInt file = OptionalInt.empty();

  Position(ProfileSet profiles) {
    this.profiles = profiles;
  }

  /** The profiles that the selected application may belong to; none where it is not known. */
  List<CardProfile> application() {
    return application;
  }

  /** The profiles that a SELECT by name means; none for another command or an unknown name. */
  List<CardProfile> named(CommandApdu command) {
    return isSelect(command) && command.p1() == BY_DF_NAME
        ? profiles.listOfName(Octets.of(command.data()))
        : List.of();
  }

  /** A command that is not GET RESPONSE was answered so. */
  void answered(CommandApdu command, StatusWord status) {
    if (!isSelect(command)) {
      return;
    }
    boolean done = status.isOk() || status.isMoreData();
    if (command.p1() == BY_DF_NAME) {
      application = done || status.isBlocked() ? named(command) : List.of();
      file = OptionalInt.empty();
      return;
    }
    // A wrong Le changes nothing: the same command comes again.
    if (status.isWrongLe()) {
      return;
    }
    byte[] data = command.data();
    boolean ofFile = command.p1() == EF_UNDER_CURRENT_DF || command.p1() == BY_FILE_IDENTIFIER;
    if (!ofFile || data.length != 2) {
      application = List.of();
      file = OptionalInt.empty();
      return;
    }
    int identifier = ((data[0] & 0xFF) << 8) | (data[1] & 0xFF);
    if (identifier == MASTER_FILE) {
      application = List.of();
    }
    file = done ? OptionalInt.of(identifier) : OptionalInt.empty();
  }

  static boolean isSelect(CommandApdu command) {
    return command.cla() == 0x00 && command.ins() == INS_SELECT;
  }

  /**
   * The file of a profile that a reading command means; empty where it is none of the profile's.
   */
  Optional<ProfileFile> findFile(CardProfile profile, CommandApdu command) {
    if (command.cla() != 0x00) {
      return Optional.empty();
    }
    OptionalInt sfi = OptionalInt.empty();
    if (command.ins() == INS_READ_RECORD && command.p2() >> 3 != 0) {
      sfi = OptionalInt.of(command.p2() >> 3);
    } else if (command.ins() == INS_READ_BINARY && (command.p1() & 0x80) != 0) {
      sfi = OptionalInt.of(command.p1() & 0x1F);
    }
    OptionalInt byShort = sfi;
    return profile.files().stream()
        .filter(each -> hasFormOf(each, command))
        .filter(
            each ->
                byShort.isPresent()
                    ? each.shortIdentifier().equals(byShort)
                    : file.isPresent() && each.identifier().equals(file))
        .findFirst();
  }

  private static boolean hasFormOf(ProfileFile file, CommandApdu command) {
    return switch (file.form()) {
      case TAGGED_RECORDS -> command.ins() == INS_READ_RECORD && (command.p2() & 0x07) == 0x00;
      case RECORDS -> command.ins() == INS_READ_RECORD && (command.p2() & 0x07) == 0x04;
      case BINARY -> command.ins() == INS_READ_BINARY;
    };
  }

  /** The record that a reading command of such a file means; 0 in a binary file. */
  static int recordOf(ProfileFile file, CommandApdu command) {
    return file.form() == ProfileFile.Form.BINARY ? 0 : command.p1();
  }

  /** Where in a binary file the answer begins; 0 for records. */
  static int offsetOf(ProfileFile file, CommandApdu command) {
    if (file.form() != ProfileFile.Form.BINARY) {
      return 0;
    }
    return (command.p1() & 0x80) != 0 ? command.p2() : command.p1() << 8 | command.p2();
  }
}
