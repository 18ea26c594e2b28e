package org.onecard.virtual.sam;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.Hex;
import org.onecard.virtual.card.CardApplication;

/**
 * What a virtual PSAM holds for social security cards: a directory of their application's name, and
 * under it the application that computes.
 *
 * <pre>
 *   7378312E73682EC9E7BBE1B1A3D5CF   sx1.sh.社会保障
 *    `- D15600000590                 SsseSamApplication
 * </pre>
 *
 * The application is found only once its directory has been selected.
 */
public final class SsseSam {

  private static final byte[] DIRECTORY_NAME = Hex.bytes("7378312E73682EC9E7BBE1B1A3D5CF");
  private static final byte[] APPLICATION_NAME = Hex.bytes("D15600000590");

  private final Directory directory = new Directory();
  private final SsseSamApplication application;

  /**
   * A PSAM.
   *
   * @param random draws its challenges
   */
  public SsseSam(SsseSamOptions options, RandomGenerator random) {
    this.application =
        new SsseSamApplication(
            options, random, name -> directory.selected && Arrays.equals(name, APPLICATION_NAME));
  }

  /** To be put on a chip. */
  public List<CardApplication> applications() {
    return List.of(directory, application);
  }

  private static final class Directory implements CardApplication {

    private boolean selected;

    @Override
    public boolean isNamed(byte[] name) {
      return Arrays.equals(name, DIRECTORY_NAME);
    }

    @Override
    public byte[] select() {
      selected = true;
      return Hex.bytes("9000");
    }

    @Override
    public byte[] transmit(CommandApdu command) {
      return Hex.bytes("6D00");
    }

    @Override
    public void reset() {
      selected = false;
    }
  }
}
