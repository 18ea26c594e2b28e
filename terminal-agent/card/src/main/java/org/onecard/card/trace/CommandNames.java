package org.onecard.card.trace;

import org.onecard.card.apdu.CommandApdu;

/** What commands and data objects are called (ISO 7816-4, PBOC, and the purses built on it). */
final class CommandNames {

  private CommandNames() {}

  static String of(CommandApdu command) {
    int cla = command.cla();
    int ins = command.ins();
    if (cla == 0xFF) {
      return ins == 0xCA
          ? "GET DATA from the reader: the chip's number"
          : "reader's own " + hex(cla, ins);
    }
    if (cla == 0x80) {
      String purse = ofPurse(command);
      if (!purse.isEmpty()) {
        return purse;
      }
    }
    if (cla == 0xBF && ins == 0xDE) {
      return "SAM: derive the card's key";
    }
    String name =
        switch (ins) {
          case 0x0E -> "ERASE BINARY";
          case 0x20 -> "VERIFY PIN";
          case 0x22 -> "MANAGE SECURITY ENVIRONMENT";
          case 0x24 -> "CHANGE PIN";
          case 0x2C -> "RESET RETRY COUNTER";
          case 0x70 -> "MANAGE CHANNEL";
          case 0x82 -> "EXTERNAL AUTHENTICATE key " + one(command.p2());
          case 0x84 -> "GET CHALLENGE";
          case 0x86, 0x87 -> "GENERAL AUTHENTICATE";
          case 0x88 -> "INTERNAL AUTHENTICATE key " + one(command.p2());
          case 0xA4 -> "SELECT";
          case 0xB0 -> "READ BINARY";
          case 0xB2 -> "READ RECORD";
          case 0xC0 -> "GET RESPONSE";
          case 0xCA -> "GET DATA";
          case 0xD6 -> "UPDATE BINARY";
          case 0xDC -> "UPDATE RECORD";
          case 0xE2 -> "APPEND RECORD";
          default -> "unknown command " + hex(cla, ins);
        };
    return (cla & 0x0F) == 0x04 ? name + " with secure messaging" : name;
  }

  private static String ofPurse(CommandApdu command) {
    return switch (command.ins()) {
      case 0x50 ->
          switch (command.p1()) {
            case 0x00 -> "INITIALISE FOR LOAD";
            case 0x01 -> "INITIALISE FOR PURCHASE";
            case 0x03 -> "INITIALISE FOR COMPOSITE PURCHASE";
            default -> "INITIALISE " + one(command.p1());
          };
      case 0x52 -> "CREDIT FOR LOAD";
      case 0x54 -> "DEBIT";
      case 0x5A -> "GET TRANSACTION PROOF";
      case 0x5C -> "GET BALANCE";
      case 0x70 -> "SAM: MAC1 for a purchase";
      case 0x72 -> "SAM: check MAC2";
      case 0xCA -> "GET DATA";
      case 0xDC -> "UPDATE CAPP DATA CACHE";
      case 0xFA -> "SAM: compute";
      default -> "";
    };
  }

  /** Empty for one that is not known. */
  static String ofTag(int tag) {
    return switch (tag) {
      case 0x50 -> "application label";
      case 0x61 -> "application template";
      case 0x62 -> "file control parameters";
      case 0x6F -> "file control information";
      case 0x84 -> "DF name";
      case 0x87 -> "priority";
      case 0x88 -> "short file identifier";
      case 0xA5 -> "proprietary data";
      case 0x9F08 -> "application version";
      case 0x9F0C -> "issuer's data";
      case 0xBF0C -> "issuer's discretionary data";
      default -> "";
    };
  }

  private static String hex(int cla, int ins) {
    return "%02X %02X".formatted(cla, ins);
  }

  private static String one(int value) {
    return "%02X".formatted(value);
  }
}
