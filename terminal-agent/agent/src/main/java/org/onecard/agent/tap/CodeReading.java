package org.onecard.agent.tap;

import java.time.ZoneId;
import java.util.Optional;
import org.onecard.agent.link.HostLibraries;
import org.onecard.agent.link.HostProver;
import org.onecard.agent.store.CodeMemory;
import org.onecard.card.code.CodeScanner;
import org.onecard.card.code.TransitQrRoots;

/**
 * What a terminal has for codes.
 *
 * @param scanner empty where it takes none
 * @param roots whose transit codes it believes
 * @param host asks the platform of electronic cards
 * @param memory which transit codes it has taken; there where there is a scanner. {@link TapShell}
 *     closes it
 * @param libraries does what people scan at a library's kiosk
 */
public record CodeReading(
    Optional<CodeScanner> scanner,
    TransitQrRoots roots,
    HostProver host,
    Optional<CodeMemory> memory,
    HostLibraries libraries) {

  /** At twenty minutes of validity and a code a second, and some more. */
  public static final int MOST_CODES = 2_000;

  /** Certificates of codes end with a month of this zone. */
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  /** A terminal that takes cards only. */
  public static final CodeReading NONE =
      new CodeReading(
          Optional.empty(),
          TransitQrRoots.NONE,
          HostProver.NONE,
          Optional.empty(),
          HostLibraries.NONE);
}
