package org.onecard.card.ssse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.Hex;

/**
 * A social security card written down as bytes, commands on the left and answers on the right, by
 * hand from the facts and so independent of the tables in the code. What it does not know it
 * answers with 6D00. Its holder is made up.
 */
final class PaperCard implements CardChannel {

  static final String SELECT_SSSE = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
  static final String FCI = "6F19840F7378312E73682EC9E7BBE1B1A3D5CFA5069F0C03860103";
  static final String IDENTIFICATION_CODE = "510100D15600000500000001FFFFFFFF";

  /** What is done instead of the answer that is written down, for one exchange. */
  interface Meddling {
    byte[] answer(byte[] rightAnswer) throws CardTransportException;
  }

  private final Map<String, byte[]> answers = new HashMap<>();
  private final List<String> sent = new ArrayList<>();
  private Meddling meddling = rightAnswer -> rightAnswer;
  private int meddledExchange = -1;

  /** A contactless card, so that exchanges and commands are the same thing; its dates are open. */
  static PaperCard withOpenDates() {
    return new PaperCard()
        .answering(SELECT_SSSE, FCI + "9000")
        .answering(SELECT_SSSE + "00", FCI + "9000")
        .answering("00A4020002EF05", "9000")
        .answering("00A4000002EF05", "9000")
        .answering("00B2030006", "0304332E30309000")
        .answering("00B2010012", "0110" + IDENTIFICATION_CODE + "9000")
        .answering("00B207000B", "0709583030303030303139" + "9000")
        .answering("00B2060006", "0604203106309000")
        .answering("00B2050006", "0504202101019000")
        .answering("00B2020003", "0201319000");
  }

  /** The same as it is issued: dates and class open by authentication only. */
  static PaperCard asIssued() {
    return withOpenDates()
        .answering("00B2060006", "6982")
        .answering("00B2050006", "6982")
        .answering("00B2020003", "6982");
  }

  /** As issued, with the holder's file open; the name takes both records. */
  static PaperCard withOpenHolder() {
    return asIssued()
        .answering("00A4020002EF06", "9000")
        .answering("00B2080014", "0812" + Hex.of(ascii("510100180001010013")) + "9000")
        .answering("00B2090020", "091E" + fill("D1F9B1BEBCD7", 30) + "9000")
        .answering("00B24E0016", "4E14" + fill("", 20) + "9000");
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static String fill(String hex, int length) {
    return hex + "00".repeat(length - hex.length() / 2);
  }

  PaperCard answering(String command, String answer) {
    answers.put(command, Hex.bytes(answer));
    return this;
  }

  /** The exchange of this number, from 0, goes another way. */
  PaperCard meddling(int exchange, Meddling meddling) {
    this.meddledExchange = exchange;
    this.meddling = meddling;
    return this;
  }

  /** Every exchange goes another way. */
  PaperCard meddlingAlways(Meddling meddling) {
    return meddling(Integer.MAX_VALUE, meddling);
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    String digits = Hex.of(command);
    int exchange = sent.size();
    sent.add(digits);
    byte[] answer = answers.getOrDefault(digits, Hex.bytes("6D00"));
    return exchange == meddledExchange || meddledExchange == Integer.MAX_VALUE
        ? meddling.answer(answer)
        : answer;
  }

  List<String> sent() {
    return sent;
  }
}
