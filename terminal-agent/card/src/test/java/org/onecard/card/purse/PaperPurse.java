package org.onecard.card.purse;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.Hex;
import org.onecard.card.purse.PurseReading.Purse;

/**
 * A purse or its PSAM written down as bytes, commands on the left and answers on the right, by hand
 * from the facts and so independent of the code. What it does not know it answers with 6D00. Its
 * MACs were computed with OpenSSL from made-up keys; see {@link PurseProofTest}.
 */
final class PaperPurse implements CardChannel {

  static final LocalDateTime AT = LocalDateTime.of(2026, 3, 1, 8, 30, 15);
  static final CompositeData COMPOSITE = new CompositeData(0x06, 0x02, "9999", "9951FFFFFFFFFFFF");

  static final String SELECT = "00A4040008A000000632010105";
  static final String READ_EF15 = "00B0950000";
  static final String READ_EF17 = "00B0970000";
  static final String BALANCE = "805C030204";
  static final String INITIALISE = "805001020B01000000C89999000000010F";
  static final String INITIALISE_COMPOSITE = "805003020B01000000C89999000000010F";
  static final String UPDATE_CACHE =
      "80DC00F030"
          + "060000"
          + "999900000001"
          + "02"
          + "00000000000000"
          + "000000C8"
          + "000012C0"
          + "20260301083015"
          + "9999"
          + "9951FFFFFFFFFFFF"
          + "000000000000";
  static final String DEBIT = "805401000F" + "00000001" + "20260301083015" + "D018A495" + "08";
  static final String DEBIT_COMPOSITE =
      "805401000F" + "00000001" + "20260301083015" + "AE959FF5" + "08";
  static final String PROVE = "805A000602000808";
  static final String PROVE_COMPOSITE = "805A000902000808";
  static final String COUNTER = "805001020B01000000009999000000010F";
  static final String LOG_1 = "00B201C417";
  static final String LOG_2 = "00B202C417";

  static final String EF15 =
      "9951"
          + "9999"
          + "0001"
          + "FFFF"
          + "01"
          + "01"
          + "00009951000000000001"
          + "20210101"
          + "20351231"
          + "01"
          + "00";
  static final String EF17 = "00000000" + "9900" + "9999" + "0001" + "01";

  /** Balance 50.00, counter 7, no overdraft, key version 03, algorithm 00, random 11223344. */
  static final String STARTED = "00001388" + "0007" + "000000" + "03" + "00" + "11223344";

  static final String LOG_OF_DEBIT =
      "0008" + "000000" + "000000C8" + "06" + "999900000001" + "20260301083015";
  static final String LOG_OF_ANOTHER =
      "0008" + "000000" + "000000C8" + "06" + "999900000002" + "20260301084500";

  static final String SAM_TERMINAL = "00B0960006";
  static final String SAM_DIRECTORY = "00A40000028011";
  static final String SAM_KEY_INDEX = "00B0970001";
  static final String SAM_MAC1 =
      "8070000024"
          + "11223344"
          + "0007"
          + "000000C8"
          + "06"
          + "20260301083015"
          + "03"
          + "00"
          + "9951000000000001"
          + "995199990001FFFF"
          + "08";
  static final String SAM_MAC1_COMPOSITE =
      "8070000024"
          + "11223344"
          + "0007"
          + "000000C8"
          + "09"
          + "20260301083015"
          + "03"
          + "00"
          + "9951000000000001"
          + "995199990001FFFF"
          + "08";
  static final String SAM_MAC2 = "8072000004CA6D5B73";

  /** What is done instead of the answer that is written down, for one exchange. */
  interface Meddling {
    byte[] answer(byte[] rightAnswer) throws CardTransportException;
  }

  private static final PaperPurse CARD = newCard();
  private static final PaperPurse SAM = newSam();
  private static final Purse PURSE = read(card());

  private final Map<String, byte[]> answers;
  private final List<String> sent = new ArrayList<>();
  private Meddling meddling = rightAnswer -> rightAnswer;
  private int meddledExchange = -1;

  private PaperPurse(Map<String, byte[]> answers) {
    this.answers = new HashMap<>(answers);
  }

  /** A T-Union purse that takes the debit of 2.00. */
  static PaperPurse card() {
    return new PaperPurse(CARD.answers);
  }

  private static PaperPurse newCard() {
    return new PaperPurse(Map.of())
        .answering(SELECT, "9000")
        .answering(READ_EF15, EF15 + "9000")
        .answering(READ_EF17, EF17 + "9000")
        .answering(BALANCE, "000013889000")
        .answering(INITIALISE, STARTED + "9000")
        .answering(INITIALISE_COMPOSITE, STARTED + "9000")
        .answering(UPDATE_CACHE, "9000")
        .answering(DEBIT, "999D2987" + "CA6D5B73" + "9000")
        .answering(DEBIT_COMPOSITE, "EA013D9F" + "CA6D5B73" + "9000");
  }

  /** The same after the debit was carried out. */
  static PaperPurse debitedCard() {
    return card()
        .answering(PROVE, "CA6D5B73" + "999D2987" + "9000")
        .answering(LOG_1, LOG_OF_DEBIT + "9000")
        .answering(LOG_2, "6A83");
  }

  /** The same when it was not. */
  static PaperPurse untouchedCard() {
    return card()
        .answering(PROVE, "9406")
        .answering(COUNTER, STARTED + "9000")
        .answering(LOG_1, "6A83");
  }

  static PaperPurse sam() {
    return new PaperPurse(SAM.answers);
  }

  private static PaperPurse newSam() {
    return new PaperPurse(Map.of())
        .answering("00A40000023F00", "9000")
        .answering(SAM_TERMINAL, "9999000000019000")
        .answering(SAM_DIRECTORY, "9000")
        .answering(SAM_KEY_INDEX, "019000")
        .answering(SAM_MAC1, "00000001" + "D018A495" + "9000")
        .answering(SAM_MAC1_COMPOSITE, "00000001" + "AE959FF5" + "9000")
        .answering(SAM_MAC2, "9000");
  }

  static PurseSam startedSam(PaperPurse paper) {
    return ((SamStart.Ready) PurseSam.start(paper, PurseApplication.T_UNION)).sam();
  }

  static Purse read(PaperPurse card) {
    return (Purse) PurseReader.read(card);
  }

  static DebitRequest simple() {
    return DebitRequest.simple(200, AT);
  }

  static DebitRequest composite() {
    return DebitRequest.composite(200, AT, COMPOSITE);
  }

  /** What a whole debit comes to, with the intent made durable in between. */
  static DebitResult debit(PaperPurse card, PurseSam sam, DebitRequest request) {
    Preparation preparation = PurseDebit.prepare(card, sam, readFromPaper(), request);
    if (preparation instanceof Preparation.Ended ended) {
      return ended.why();
    }
    PreparedDebit debit = ((Preparation.Prepared) preparation).debit();
    IntentParse durable = PurseIntent.parse(debit.intent().bytes());
    return debit.commit(((IntentParse.Parsed) durable).intent());
  }

  /** The purse as it is read, without an exchange on the card under test. */
  static Purse readFromPaper() {
    return PURSE;
  }

  static PurseIntent intent() {
    DebitResult result = debit(card(), startedSam(sam()), simple());
    return ((DebitResult.Debited) result).intent();
  }

  /** A simple debit whose answer was lost, while that PSAM waits for it. */
  static UnresolvedDebit tornAt(PurseSam sam) {
    PaperPurse losing =
        card()
            .meddling(
                1,
                right -> {
                  throw new CardTransportException(
                      CardTransportException.Fault.CARD_REMOVED, "made up");
                });
    return ((DebitResult.Torn) debit(losing, sam, simple())).debit();
  }

  static UnresolvedDebit torn(Optional<SamSession> session) {
    return new UnresolvedDebit(
        intent(), readFromPaper().identity(), session, new Doubt.Restarted());
  }

  PaperPurse answering(String command, String answer) {
    answers.put(command, Hex.bytes(answer));
    return this;
  }

  /** The exchange of this number, from 0 and counted from now, goes another way. */
  PaperPurse meddling(int exchange, Meddling meddling) {
    this.meddledExchange = sent.size() + exchange;
    this.meddling = meddling;
    return this;
  }

  /** Every exchange goes another way. */
  PaperPurse meddlingAlways(Meddling meddling) {
    this.meddledExchange = Integer.MAX_VALUE;
    this.meddling = meddling;
    return this;
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
