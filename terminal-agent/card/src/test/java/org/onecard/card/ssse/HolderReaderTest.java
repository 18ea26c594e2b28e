package org.onecard.card.ssse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.Hex;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.ssse.HolderReading.Holder;
import org.onecard.card.ssse.HolderReading.HolderFault;
import org.onecard.card.ssse.HolderReading.HolderLeft;
import org.onecard.card.ssse.HolderReading.InconsistentHolder;
import org.onecard.card.ssse.HolderReading.NotOpen;

class HolderReaderTest {

  private static final Charset GBK = Charset.forName("GBK");
  private static final String NUMBER = "51010018000101001";

  @Test
  void openFile_showsNumberAndName() {
    assertThat(HolderReader.read(card())).isEqualTo(new Holder(number(), "样本甲"));
  }

  @Test
  void nameOfTwoRecords_isPutTogetherEvenInTheMiddleOfACharacter() {
    String name = "A" + "阿".repeat(20);
    byte[] bytes = name.getBytes(GBK);
    PaperCard card =
        card()
            .answering("00B2090020", "091E" + Hex.of(bytes, 0, 30) + "9000")
            .answering(
                "00B24E0016",
                "4E14" + PaperCard.fill(Hex.of(bytes, 30, bytes.length), 20) + "9000");
    assertThat(HolderReader.read(card)).isEqualTo(new Holder(number(), name));
  }

  @Test
  void olderCardWithoutContinuedName_isRead() {
    assertThat(HolderReader.read(card().answering("00B24E0016", "6A83")))
        .isEqualTo(new Holder(number(), "样本甲"));
  }

  @Test
  void closedFile_isNotOpen() {
    StatusWord closed = StatusWord.SECURITY_STATUS_NOT_SATISFIED;
    assertThat(HolderReader.read(card().answering("00B2080014", "6982")))
        .isEqualTo(new NotOpen(closed));
    assertThat(HolderReader.read(card().answering("00A4020002EF06", "6982")))
        .isEqualTo(new NotOpen(closed));
    assertThat(HolderReader.read(card().answering("00B2090020", "6982")).describe())
        .isEqualTo("the holder's data are not open (the card answered 6982)");
  }

  @Test
  void numberWithWrongCheckCharacter_isInconsistent() {
    for (char wrong : "0123456789X".replace("3", "").toCharArray()) {
      assertInconsistent("00B2080014", number(NUMBER + wrong), "record 08");
    }
    assertInconsistent("00B2080014", number("not a number, no!!"), "record 08");
  }

  @Test
  void numberOfAResidentFromAbroad_isTaken() {
    HolderReading reading =
        HolderReader.read(card().answering("00B2080014", number("SMP18000101000012\0")));
    assertThat(reading).isEqualTo(new Holder("SMP18000101000012", "样本甲"));
  }

  @Test
  void nameThatIsNoText_isInconsistent() {
    assertInconsistent("00B2090020", name("FFFFFF"), "no GBK text");
    assertInconsistent("00B2090020", name("D1"), "no GBK text");
    assertInconsistent("00B2090020", name(""), "no GBK text");
    assertInconsistent("00B2090020", name("1B5B324A"), "no GBK text");
  }

  @Test
  void cardThatLeaves_hasLeft() {
    assertThat(HolderReader.read(failing(Fault.CARD_REMOVED)))
        .isEqualTo(new HolderLeft(Fault.CARD_REMOVED));
    assertThat(HolderReader.read(failing(Fault.READER_LOST)))
        .isEqualTo(new HolderFault(Fault.READER_LOST));
  }

  @Test
  void holder_isNotPrinted() {
    assertThat(new Holder(number(), "样本甲").toString()).isEqualTo("Holder[hidden]");
  }

  private static PaperCard failing(Fault fault) {
    return card()
        .meddling(
            2,
            right -> {
              throw new CardTransportException(fault, "made up");
            });
  }

  private static PaperCard card() {
    return PaperCard.withOpenHolder();
  }

  private static String number() {
    return NUMBER + "3";
  }

  private static String number(String text) {
    return "0812" + Hex.of(PaperCard.ascii(text)) + "9000";
  }

  private static String name(String hex) {
    return "091E" + PaperCard.fill(hex, 30) + "9000";
  }

  private static void assertInconsistent(String command, String answer, String what) {
    HolderReading reading = HolderReader.read(card().answering(command, answer));
    assertThat(reading).as(reading.describe()).isInstanceOf(InconsistentHolder.class);
    assertThat(reading.describe()).contains(what);
  }
}
