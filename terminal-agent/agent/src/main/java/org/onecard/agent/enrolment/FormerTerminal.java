package org.onecard.agent.enrolment;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.onecard.agent.enrolment.Enrolled.Before;
import org.onecard.agent.enrolment.Enrolled.Manner;
import org.onecard.agent.epoch.EpochBook;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.journal.FileDisk;
import org.onecard.agent.journal.JournalInspection;
import org.onecard.agent.journal.JournalSize;
import org.onecard.agent.store.FolderLock;
import org.onecard.agent.store.FormerKey;
import org.onecard.agent.store.StoredFile;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.Message.EnrolGrant;

/** The terminal that a folder holds when another is enrolled into it. */
final class FormerTerminal {

  private static final String ASIDE = "former-";

  /** What stays: the lock that is held, and what is the place's and not the terminal's. */
  private static final Pattern OF_THE_MACHINE =
      Pattern.compile(Pattern.quote(FolderLock.FILE) + "|settings\\.json|service-.*");

  private final Path dataDir;
  private final JournalInspection journal;
  private final Optional<TerminalIdentity> identity;

  /** What speaks against going on with it, as far as the folder tells. */
  private final Optional<String> trouble;

  private FormerTerminal(
      Path dataDir,
      JournalInspection journal,
      Optional<TerminalIdentity> identity,
      Optional<String> trouble) {
    this.dataDir = dataDir;
    this.journal = journal;
    this.identity = identity;
    this.trouble = trouble;
  }

  /** Whether there is anything of a terminal in the folder: its keys, or only what it recorded. */
  static boolean isIn(Path dataDir) throws IOException {
    if (TerminalIdentity.isIn(dataDir)) {
      return true;
    }
    Path journal = dataDir.resolve("journal");
    if (!Files.isDirectory(journal)) {
      return false;
    }
    try (FileDisk disk = FileDisk.open(journal)) {
      return !disk.list().isEmpty();
    }
  }

  /** Looks, and changes nothing. */
  static FormerTerminal lookAt(Path dataDir, Manner manner) throws IOException {
    JournalInspection journal;
    try (FileDisk disk = FileDisk.open(dataDir.resolve("journal"))) {
      journal = JournalInspection.of(disk, JournalSize.USUAL);
    }
    if (manner == Manner.AFRESH) {
      return new FormerTerminal(
          dataDir, journal, Optional.empty(), Optional.of("it was to be enrolled afresh"));
    }
    try {
      return new FormerTerminal(
          dataDir, journal, Optional.of(TerminalIdentity.read(dataDir)), journal.fault());
    } catch (IOException e) {
      return new FormerTerminal(
          dataDir, journal, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /**
   * Makes room for the terminal that the host has granted.
   *
   * @return what became of this one
   */
  Before makeRoom(EnrolGrant grant) throws IOException {
    Optional<String> why = trouble.or(() -> whyAnother(grant));
    if (why.isPresent()) {
      return new Before.SetAside(setAside(), journal, why.get());
    }
    Files.deleteIfExists(dataDir.resolve("barred"));
    return new Before.GoesOn(journal);
  }

  private Optional<String> whyAnother(EnrolGrant grant) {
    TerminalIdentity was = identity.orElseThrow();
    EpochGrant epochs = grant.epochGrant().content();
    if (!was.terminalId().equals(grant.terminalId())) {
      return Optional.of("it is of " + was.terminalId());
    }
    if (!was.regionKeys().signing().equals(grant.regionKeys().signing())) {
      return Optional.of("it is of another host, or of one that was set up anew");
    }
    return epochs.first() > journal.last().epoch()
        ? Optional.empty()
        : Optional.of(
            "the host grants epochs from %d on, which this journal has begun: its book was set back"
                .formatted(epochs.first()));
  }

  /** The keys of a terminal that goes on: the epochs below the new grant stay theirs. */
  List<FormerKey> keys(int firstEpoch) {
    List<FormerKey> keys = new ArrayList<>();
    identity.ifPresent(
        was -> {
          keys.addAll(was.formerKeys());
          keys.add(new FormerKey(firstEpoch, was.recordKey()));
        });
    return keys;
  }

  /** The epochs of a terminal that goes on; what the journal holds counts where they are lost. */
  EpochBook epochs(EpochGrant granted) {
    EpochBook before;
    try {
      before = new EpochFile(dataDir.resolve("epochs")).read();
    } catch (IOException e) {
      before = EpochBook.granted(granted.first(), granted.count());
    }
    return before.grantedAnew(granted.first(), granted.count());
  }

  private Path setAside() throws IOException {
    int number = 1;
    while (Files.exists(dataDir.resolve(ASIDE + number))) {
      number++;
    }
    Path into = dataDir.resolve(ASIDE + number);
    StoredFile.createPrivateFolder(into);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(dataDir)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (!name.startsWith(ASIDE) && !OF_THE_MACHINE.matcher(name).matches()) {
          Files.move(entry, into.resolve(name));
        }
      }
    }
    StoredFile.syncFolder(into);
    StoredFile.syncFolder(dataDir);
    return into;
  }
}
