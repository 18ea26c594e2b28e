package org.onecard.server.host;

import java.util.List;
import java.util.Optional;
import org.onecard.card.profile.ProfileSet;
import org.onecard.server.ecard.EcardPlatform;
import org.onecard.server.library.LibrarySettings;
import org.onecard.server.net.ConnectionPatience;

/**
 * How a host is to run.
 *
 * @param listen address that terminals reach
 * @param names further names and addresses for the host's certificate
 * @param tapPort 0 for a free one; the others likewise
 * @param warmUp whether made-up taps are played before the tap port opens; see {@link
 *     org.onecard.server.warmup.WarmUp}
 * @param patience with terminals
 * @param ecardPlatform who understands the codes of electronic cards; empty where none are taken
 * @param libraries whose systems are asked and told
 * @param profiles by which cards are proved
 * @param database the PostgreSQL database that the book is to lie in; empty for where it lies
 *     already, or a file in the directory
 * @param trustClock whether the machine's clock counts where the book was last written later
 */
public record HostConfig(
    HostDirectory directory,
    String regionCode,
    String listen,
    List<String> names,
    int tapPort,
    int enrolPort,
    int pagePort,
    boolean warmUp,
    ConnectionPatience patience,
    Optional<EcardPlatform> ecardPlatform,
    List<LibrarySettings> libraries,
    ProfileSet profiles,
    Optional<String> database,
    boolean trustClock) {

  public HostConfig {
    names = List.copyOf(names);
    libraries = List.copyOf(libraries);
  }
}
