package org.onecard.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.onecard.agent.journal.JournalSize;
import org.onecard.agent.link.HostAddress;
import org.onecard.agent.link.LinkTimes;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.agent.tap.TapTimes;
import org.onecard.card.code.CodeScanner;
import org.onecard.card.code.TransitQrRoots;
import org.onecard.card.profile.ProfileSet;

/**
 * How a terminal is to run.
 *
 * @param dataDir the folder it was enrolled into
 * @param hosts the ports for terminals of hosts that share one book, none twice; none for the host
 *     that enrolment named
 * @param tapTimes how long each part of a tap may take
 * @param linkTimes how patient the link is
 * @param journalSize how much disk the journal may take
 * @param samReader the slot that holds the PSAM of social security cards; empty where there is none
 * @param purseSamReader the slot that holds the PSAM of purses, perhaps the same; empty where there
 *     is none
 * @param profiles which kinds of cards it knows
 * @param scanner where codes come from; empty where none are taken. Whoever started it ends it
 * @param codeRoots whose transit codes are believed
 */
public record TerminalConfig(
    Path dataDir,
    List<HostAddress> hosts,
    TapTimes tapTimes,
    LinkTimes linkTimes,
    JournalSize journalSize,
    Optional<String> samReader,
    Optional<String> purseSamReader,
    ProfileSet profiles,
    Optional<CodeScanner> scanner,
    TransitQrRoots codeRoots) {

  public TerminalConfig {
    hosts = hosts.stream().distinct().toList();
  }

  /** The usual way. */
  public static TerminalConfig of(Path dataDir) {
    return new TerminalConfig(
        dataDir,
        List.of(),
        TapTimes.USUAL,
        LinkTimes.USUAL,
        JournalSize.USUAL,
        Optional.empty(),
        Optional.empty(),
        ProfileFiles.builtIn(),
        Optional.empty(),
        TransitQrRoots.NONE);
  }

  /** With other hosts than the one that enrolment named. */
  public TerminalConfig withHosts(List<HostAddress> addresses) {
    return new TerminalConfig(
        dataDir,
        addresses,
        tapTimes,
        linkTimes,
        journalSize,
        samReader,
        purseSamReader,
        profiles,
        scanner,
        codeRoots);
  }

  public TerminalConfig withTapTimes(TapTimes other) {
    return new TerminalConfig(
        dataDir,
        hosts,
        other,
        linkTimes,
        journalSize,
        samReader,
        purseSamReader,
        profiles,
        scanner,
        codeRoots);
  }

  public TerminalConfig withJournalSize(JournalSize other) {
    return new TerminalConfig(
        dataDir,
        hosts,
        tapTimes,
        linkTimes,
        other,
        samReader,
        purseSamReader,
        profiles,
        scanner,
        codeRoots);
  }

  /** With a link of other patience. */
  public TerminalConfig withLinkTimes(LinkTimes other) {
    return new TerminalConfig(
        dataDir,
        hosts,
        tapTimes,
        other,
        journalSize,
        samReader,
        purseSamReader,
        profiles,
        scanner,
        codeRoots);
  }

  /** With a PSAM in that slot, for all that a PSAM is asked for. */
  public TerminalConfig withSamReader(String slotName) {
    return new TerminalConfig(
        dataDir,
        hosts,
        tapTimes,
        linkTimes,
        journalSize,
        Optional.of(slotName),
        Optional.of(slotName),
        profiles,
        scanner,
        codeRoots);
  }

  /** With another PSAM for purses. */
  public TerminalConfig withPurseSamReader(String slotName) {
    return new TerminalConfig(
        dataDir,
        hosts,
        tapTimes,
        linkTimes,
        journalSize,
        samReader,
        Optional.of(slotName),
        profiles,
        scanner,
        codeRoots);
  }

  /** With other profiles than those that are built in. */
  public TerminalConfig withProfiles(ProfileSet other) {
    return new TerminalConfig(
        dataDir,
        hosts,
        tapTimes,
        linkTimes,
        journalSize,
        samReader,
        purseSamReader,
        other,
        scanner,
        codeRoots);
  }

  /** Takes codes too. */
  public TerminalConfig withScanner(CodeScanner other, TransitQrRoots roots) {
    return new TerminalConfig(
        dataDir,
        hosts,
        tapTimes,
        linkTimes,
        journalSize,
        samReader,
        purseSamReader,
        profiles,
        Optional.of(other),
        roots);
  }
}
