package org.onecard.card.apdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import javax.smartcardio.CommandAPDU;
import org.junit.jupiter.api.Test;

class CommandApduTest {

  @Test
  void fourCases_areBuiltAsTheStandardWritesThem() {
    CommandApdu header = CommandApdu.of(0x00, 0xA4, 0x04, 0x00);
    assertThat(Hex.of(header.bytes())).isEqualTo("00A40400");
    assertThat(Hex.of(header.withLe(16).bytes())).isEqualTo("00A4040010");
    assertThat(Hex.of(header.withData((byte) 0xEF, (byte) 5).bytes())).isEqualTo("00A4040002EF05");
    assertThat(Hex.of(header.withData((byte) 0xEF, (byte) 5).withLe(1).bytes()))
        .isEqualTo("00A4040002EF0501");
  }

  @Test
  void leOf256_isWrittenAndReadAsZero() {
    byte[] bytes = CommandApdu.of(0, 0xB2, 1, 0).withLe(256).bytes();
    assertThat(Hex.of(bytes)).isEqualTo("00B2010000");
    assertThat(parsed(bytes).le()).isEqualTo(256);
  }

  @Test
  void leOf65536_isWrittenAndReadAsExtendedZero() {
    byte[] bytes = CommandApdu.of(0, 0xB2, 1, 0).withLe(65_536).bytes();
    assertThat(Hex.of(bytes)).isEqualTo("00B20100000000");
    assertThat(parsed(bytes).le()).isEqualTo(65_536);
  }

  @Test
  void extendedCommandWithSmallLengths_staysExtended() {
    byte[] bytes = Hex.bytes("00D6000000000201020003");
    assertThat(parsed(bytes).bytes()).isEqualTo(bytes);
  }

  @Test
  void bytesThatAreNoCommand_areMalformedAtAnOffset() {
    assertMalformed("", 0);
    assertMalformed("00A404", 3);
    assertMalformed("00A40400050102", 4);
    assertMalformed("00A4040000000001", 4);
    assertMalformed("00A404000001", 5);
  }

  @Test
  void arguments_areHeldToTheirRanges() {
    assertThatThrownBy(() -> CommandApdu.of(256, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CLA");
    assertThatThrownBy(() -> CommandApdu.of(0, 0, 0, 0).withLe(65_537))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CommandApdu.of(0, 0, 0, 0).withData(new byte[65_536]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void toString_doesNotShowTheData() {
    assertThat(CommandApdu.of(0, 0x82, 0, 0x0A).withData(Hex.bytes("C0FFEE")).toString())
        .isEqualTo("0082000A (3 bytes of data, Le 0)");
  }

  /** The JDK's class is an independent reading of the same standard. */
  @Test
  void randomBytes_areReadAsTheJdkReadsThem() {
    Random random = new Random(7816);
    int commands = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = nearlyACommand(random);
      CommandParse ours = CommandApdu.parse(bytes);
      CommandAPDU theirs;
      try {
        theirs = new CommandAPDU(bytes);
      } catch (IllegalArgumentException e) {
        assertThat(ours).as(Hex.of(bytes)).isInstanceOf(CommandParse.Malformed.class);
        continue;
      }
      commands++;
      CommandApdu command = parsed(bytes);
      assertThat(command.data()).isEqualTo(theirs.getData());
      assertThat(command.le()).isEqualTo(theirs.getNe());
      assertThat(command.cla()).isEqualTo(theirs.getCLA());
      assertThat(command.ins()).isEqualTo(theirs.getINS());
      assertThat(command.p1()).isEqualTo(theirs.getP1());
      assertThat(command.p2()).isEqualTo(theirs.getP2());
      assertThat(command.bytes()).isEqualTo(bytes);
    }
    assertThat(commands).as("valid commands among them").isGreaterThan(10_000);
  }

  @Test
  void builtCommands_areThoseTheJdkBuilds() {
    Random random = new Random(78164);
    for (int i = 0; i < 20_000; i++) {
      byte[] data = new byte[random.nextInt(8) == 0 ? random.nextInt(700) : random.nextInt(20)];
      random.nextBytes(data);
      int le =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 256;
            case 2 -> random.nextInt(257);
            default -> random.nextInt(65_537);
          };
      int cla = random.nextInt(256);
      int ins = random.nextInt(256);
      byte[] ours = CommandApdu.of(cla, ins, 1, 2).withData(data).withLe(le).bytes();
      assertThat(ours).isEqualTo(new CommandAPDU(cla, ins, 1, 2, data, le).getBytes());
    }
  }

  /** Any bytes, but with lengths that are right, or wrong by one, more often than chance has it. */
  private static byte[] nearlyACommand(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    if (bytes.length > 4 && random.nextBoolean()) {
      bytes[4] = (byte) (bytes.length - 5 - random.nextInt(3));
    }
    if (bytes.length > 6 && random.nextInt(3) == 0) {
      bytes[4] = 0;
      bytes[5] = 0;
      bytes[6] = (byte) (bytes.length - 7 - random.nextInt(4));
    }
    return bytes;
  }

  private static CommandApdu parsed(byte[] bytes) {
    CommandParse parse = CommandApdu.parse(bytes);
    assertThat(parse).as(Hex.of(bytes)).isInstanceOf(CommandParse.Parsed.class);
    return ((CommandParse.Parsed) parse).command();
  }

  private static void assertMalformed(String hex, int offset) {
    CommandParse parse = CommandApdu.parse(Hex.bytes(hex));
    assertThat(parse).as(hex).isInstanceOf(CommandParse.Malformed.class);
    assertThat(((CommandParse.Malformed) parse).offset()).as(hex).isEqualTo(offset);
  }
}
