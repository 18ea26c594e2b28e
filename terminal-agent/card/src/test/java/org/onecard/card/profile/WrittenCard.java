package org.onecard.card.profile;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.Hex;

/**
 * Cards written down as bytes by hand: commands on the left, answers on the right. What one does
 * not know it answers with 6A82 to SELECT and 6D00 to the rest. Holders are made up.
 */
public final class WrittenCard implements CardChannel {

  public static final String CODE = "500000D15600000500000042FFFFFFFF";
  public static final String SECRET_NAME = "欧阳样本";
  public static final String SECRET_NUMBER = "500000180001010016";
  static final String SERIAL = "09876543210987654321";

  private static final String SELECT_SSSE = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
  private static final String SELECT_T_UNION = "00A4040008A000000632010105";
  private static final String FCI = "6F19840F7378312E73682EC9E7BBE1B1A3D5CFA5069F0C03860103";

  private final Map<String, String> answers = new HashMap<>();
  private final List<String> sent = new ArrayList<>();
  private int failingExchange = -1;
  private @Nullable Fault fault;

  /** Contactless, everything in EF05 open. */
  public static WrittenCard socialSecurity(String version) {
    return new WrittenCard()
        .answering(SELECT_SSSE, FCI + "9000")
        .answering("00A4020002EF05", "9000")
        .answering(
            "00B2030006", "0304" + Hex.of(version.getBytes(StandardCharsets.US_ASCII)) + "9000")
        .answering("00B2010012", "0110" + CODE + "9000")
        .answering("00B207000B", "0709583030303030303139" + "9000")
        .answering("00B2060006", "0604203106309000")
        .answering("00B2050006", "0504202101019000")
        .answering("00B2020003", "0201319000");
  }

  /** The dates, the class and EF06 closed, as a card 3.00 is issued. */
  public static WrittenCard asIssued() {
    return socialSecurity("3.00")
        .answering("00B2060006", "6982")
        .answering("00B2050006", "6982")
        .answering("00B2020003", "6982")
        .answering("00A4020002EF06", "6982");
  }

  /** With an open holder's file; the name goes on in the second record. */
  public WrittenCard withHolder() {
    byte[] name = SECRET_NAME.repeat(5).getBytes(Charset.forName("GBK"));
    return answering("00A4020002EF06", "9000")
        .answering(
            "00B2080014",
            "0812" + Hex.of(SECRET_NUMBER.getBytes(StandardCharsets.US_ASCII)) + "9000")
        .answering("00B2090020", "091E" + Hex.of(name, 0, 30) + "9000")
        .answering("00B24E0016", "4E14" + Hex.of(name, 30, 40) + "00".repeat(10) + "9000");
  }

  /** A T-Union purse, contactless. */
  public static WrittenCard purse() {
    return new WrittenCard()
        .answering(SELECT_T_UNION, "6F05840390010177" + "9000")
        .answering(
            "00B095001E",
            "40009000" + "00010000" + "0201" + SERIAL + "20240101" + "20341231" + "0100" + "9000")
        .answering("00B097000B", "0000500069000001000201" + "9000");
  }

  static WrittenCard bankCard() {
    return new WrittenCard()
        .answering("00A404000E325041592E5359532E4444463031", "6F028400" + "9000");
  }

  /** A chip without applications that a reader knows the number of. */
  static WrittenCard sticker(String uid) {
    return new WrittenCard().answering("FFCA000000", uid + "9000");
  }

  public WrittenCard answering(String command, String answer) {
    answers.put(command, answer);
    return this;
  }

  /** Both applications on one chip. */
  WrittenCard and(WrittenCard other) {
    answers.putAll(other.answers);
    return this;
  }

  /** The exchange of this number, from 0, fails. */
  WrittenCard failing(int exchange, Fault with) {
    failingExchange = exchange;
    fault = with;
    return this;
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    String digits = Hex.of(command);
    sent.add(digits);
    if (fault != null && sent.size() - 1 == failingExchange) {
      throw new CardTransportException(fault, "made up");
    }
    String unknown = digits.startsWith("00A4") ? "6A82" : "6D00";
    return Hex.bytes(answers.getOrDefault(digits, unknown));
  }

  /** What was sent before counts no more. */
  void forgetting() {
    sent.clear();
  }

  List<String> sent() {
    return sent;
  }
}
