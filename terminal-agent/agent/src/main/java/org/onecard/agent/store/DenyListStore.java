package org.onecard.agent.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.protocol.crypto.DenyList;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message.DenyListDelivery;
import org.onecard.protocol.message.Signing;

/** The deny list in force. Safe for any thread. */
public final class DenyListStore {

  private final Path file;
  private final int tagKeyId;
  private final Verifier regionKey;

  private volatile @Nullable DenyListInForce inForce;

  private DenyListStore(Path file, int tagKeyId, Verifier regionKey) {
    this.file = file;
    this.tagKeyId = tagKeyId;
    this.regionKey = regionKey;
  }

  /**
   * Takes up what was stored. What does not verify any more is as if it were not there.
   *
   * @param folder made when it is not there
   * @param tagKeyId the key this terminal makes tags with
   */
  public static DenyListStore open(Path folder, int tagKeyId, Verifier regionKey)
      throws IOException {
    StoredFile.createPrivateFolder(folder);
    Path file = folder.resolve("current.list");
    DenyListStore store = new DenyListStore(file, tagKeyId, regionKey);
    Optional<SignedFile> stored = SignedFile.find(file);
    if (stored.isPresent()
        && Signing.open(
                new DenyListDelivery(stored.get().bytes(), stored.get().signature()), regionKey)
            instanceof Decoded.Ok<DenyList> ok
        && ok.value().tagKeyId() == tagKeyId) {
      store.inForce = new DenyListInForce(ok.value(), Files.getLastModifiedTime(file).toInstant());
    }
    return store;
  }

  public Optional<DenyListInForce> find() {
    return Optional.ofNullable(inForce);
  }

  /** The version in force, 0 for none. */
  public long version() {
    return find().map(list -> list.list().version()).orElse(0L);
  }

  /** Whether the list names the card; not, while there is no list. */
  public boolean names(DenyTag tag) {
    DenyListInForce list = inForce;
    return list != null && list.list().contains(tag);
  }

  /** Verifies and stores a list. */
  public Delivered take(DenyListDelivery delivery, Instant now) {
    Decoded<DenyList> decoded = Signing.open(delivery, regionKey);
    if (!(decoded instanceof Decoded.Ok<DenyList> ok)) {
      return new Delivered.Refused(0, ((Decoded.Malformed<DenyList>) decoded).because());
    }
    DenyList list = ok.value();
    if (list.tagKeyId() != tagKeyId) {
      return new Delivered.Refused(
          list.version(),
          "it is made with tag key "
              + list.tagKeyId()
              + ", this terminal has key "
              + tagKeyId
              + ": "
              + TerminalIdentity.ENROL_AGAIN);
    }
    if (list.version() < version()) {
      return new Delivered.Refused(list.version(), "version " + version() + " is here already");
    }
    try {
      new SignedFile(delivery.list(), delivery.signature()).write(file);
    } catch (IOException e) {
      return new Delivered.Refused(list.version(), "it cannot be stored: " + e.getMessage());
    }
    inForce = new DenyListInForce(list, now);
    return new Delivered.Taken(list.version());
  }
}
