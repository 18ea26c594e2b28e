package org.onecard.card.purse;

import java.util.List;
import org.onecard.card.apdu.Hex;

/** Which union's purse it is. Both speak the same commands. */
public enum PurseApplication {
  /** T-Union, 交通联合. */
  T_UNION(1, 0x8011, "T-Union"),
  /** The city union of the Ministry of Housing, 住建部. */
  CITY_UNION(2, 0x1001, "city union");

  private final int code;
  private final int samFile;
  private final String title;

  PurseApplication(int code, int samFile, String title) {
    this.code = code;
    this.samFile = samFile;
    this.title = title;
  }

  /** Its AIDs, in the order in which they are tried. */
  public List<byte[]> listAids() {
    return switch (this) {
      case T_UNION -> List.of(Hex.bytes("A000000632010105"), Hex.bytes("A000000632010106"));
      case CITY_UNION -> List.of(Hex.bytes("A00000000386980701"));
    };
  }

  /** The file identifier of its directory on a PSAM. */
  public int samFile() {
    return samFile;
  }

  /** What stands for it in stored bytes; never reused. */
  int code() {
    return code;
  }

  /** In plain English. */
  public String title() {
    return title;
  }
}
