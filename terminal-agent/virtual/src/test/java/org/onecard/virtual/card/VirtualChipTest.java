package org.onecard.virtual.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.Hex;

class VirtualChipTest {

  /** Answers with what came, and knows how often it was selected and reset. */
  private static final class Echo implements CardApplication {
    private final byte[] name;
    private final String fci;
    private int selected;
    private int resets;

    Echo(String name, String fci) {
      this.name = Hex.bytes(name);
      this.fci = fci;
    }

    @Override
    public boolean isNamed(byte[] other) {
      return Arrays.equals(name, other);
    }

    @Override
    public byte[] select() {
      selected++;
      return Hex.bytes(fci);
    }

    @Override
    public byte[] transmit(CommandApdu command) {
      return Hex.bytes(Hex.of(name) + "%02X".formatted(command.ins()) + "9000");
    }

    @Override
    public void reset() {
      resets++;
    }
  }

  private final Echo first = new Echo("A00000000101", "6F01AA9000");
  private final Echo second = new Echo("A00000000102", "6283");
  private final Echo files = new Echo("3F00", "9000");

  @Test
  void applications_areSelectedByTheirExactNames() {
    VirtualChip chip = contactless().build();
    assertAnswers(chip, "00A4040006A0000000010100", "6F01AA9000");
    assertAnswers(chip, "0011000000", "A00000000101119000");
    assertAnswers(chip, "00A4040006A00000000102", "6283");
    assertAnswers(chip, "0011000000", "A00000000102119000");
    assertAnswers(chip, "00A4040005A000000001", "6A82");
    assertAnswers(chip, "00A4040007A0000000010100", "6A82");
    assertThat(first.selected).isEqualTo(1);
  }

  @Test
  void unknownName_leavesTheSelectedOneSelected() {
    VirtualChip chip = contactless().build();
    assertAnswers(chip, "00A4040006A0000000010100", "6F01AA9000");
    assertAnswers(chip, "00A4040005A000000099", "6A82");
    assertAnswers(chip, "0011000000", "A00000000101119000");
  }

  @Test
  void chipWithoutMasterFile_knowsNothingBeforeASelect() {
    VirtualChip chip = contactless().build();
    assertAnswers(chip, "00B0950000", "6D00");
    assertAnswers(chip, "00A40000028011", "6A82");
    assertAnswers(chip, "00A40000023F00", "9000");
  }

  @Test
  void masterFile_isThereAtFirstAndAfterItsSelect() {
    VirtualChip chip = contactless().masterFile(files).build();
    assertAnswers(chip, "0011000000", "3F00119000");
    assertAnswers(chip, "00A4040006A0000000010100", "6F01AA9000");
    assertAnswers(chip, "0011000000", "A00000000101119000");
    assertAnswers(chip, "00A40000023F00", "9000");
    assertThat(files.selected).isEqualTo(1);
    assertAnswers(chip, "0011000000", "3F00119000");
    assertAnswers(chip, "00A4040006A0000000010100", "6F01AA9000");
    chip.reset();
    assertAnswers(chip, "0011000000", "3F00119000");
  }

  @Test
  void reset_reachesEveryApplication() {
    VirtualChip chip = contactless().masterFile(files).build();
    int before = first.resets;
    chip.reset();
    assertThat(first.resets).isEqualTo(before + 1);
    assertThat(second.resets).isEqualTo(before + 1);
    assertThat(files.resets).isEqualTo(before + 1);
  }

  @Test
  void t0_handsAnswersOutUnderTheCommandsClass() {
    VirtualChip chip =
        VirtualChip.contact(StaticAtr.contact(1)).application(first).application(second).build();
    assertThat(Hex.of(chip.atr())).startsWith("3B6D0000");
    assertAnswers(chip, "00A4040006A00000000101", "6103");
    assertAnswers(chip, "00C0000003", "6F01AA9000");
    assertAnswers(chip, "8054010001FF08", "6107");
    assertAnswers(chip, "00C0000007", "6E00");
    assertAnswers(chip, "80C0000007", "A00000000101549000");
    assertAnswers(chip, "80C0000007", "6985");
    assertAnswers(chip, "0011000000", "6C07");
    assertAnswers(chip, "0011000007", "A00000000101119000");
    assertAnswers(chip, "00A4040006A00000000102", "6283");
    assertAnswers(chip, "FFCA000000", "6C07");
  }

  @Test
  void contactless_answersAtOnceAndKnowsItsUid() {
    VirtualChip chip = contactless().build();
    assertAnswers(chip, "FFCA000000", "040506079000");
    assertAnswers(chip, "FF00000000", "6A81");
    assertAnswers(chip, "00A4040006A00000000101", "9000");
    assertAnswers(chip, "00C0000007", "A00000000101C09000");
  }

  @Test
  void anyBytes_areAnsweredWithAStatusWord() throws CardTornException {
    VirtualChip chip = contactless().masterFile(files).build();
    Random random = new Random(4);
    for (int i = 0; i < 50_000; i++) {
      byte[] command = new byte[random.nextInt(12)];
      random.nextBytes(command);
      assertThat(chip.transmit(command)).hasSizeGreaterThanOrEqualTo(2);
    }
    assertAnswers(chip, "00A404", "6700");
    assertAnswers(chip, "00A4040011" + "00".repeat(17), "6700");
    assertAnswers(chip, "00A4040206A00000000101", "6A86");
  }

  @Test
  void shapesThatNoChipHas_areRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> VirtualChip.contact(new byte[34]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VirtualChip.contactless(StaticAtr.contactless(), new byte[5]));
  }

  private VirtualChip.Builder contactless() {
    return VirtualChip.contactless(StaticAtr.contactless(), Hex.bytes("04050607"))
        .application(first)
        .application(second);
  }

  private static void assertAnswers(VirtualChip chip, String command, String answer) {
    try {
      assertThat(Hex.of(chip.transmit(Hex.bytes(command)))).as(command).isEqualTo(answer);
    } catch (CardTornException e) {
      throw new AssertionError(command + " tore the card", e);
    }
  }
}
