package org.onecard.lab.city;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.onecard.agent.store.KeyFiles;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.record.Hash;

/**
 * The files of a terminal's certificates, as they are on the platter. The power may go at each
 * write and sync of a change; a file that was given its name and whose folder was not synced is
 * there or not, by the seed.
 */
final class CityKeyFiles implements KeyFiles {

  /** What the terminal comes under; {@code tls.next} is to follow it. */
  static final String PRESENT = "tls.renewed";

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  /** Of a file that is replaced: its draft, the sync of that, its name, the sync of the folder. */
  private static final int STEPS = 4;

  private static final int NAMED = 2;
  private static final int CUT_PERCENT = 20;

  private final Chance chance;
  private final BooleanSupplier isFull;
  private final boolean dropsTheFormer;
  private final Map<String, byte[]> files;
  private boolean healed;

  /**
   * @param dropsTheFormer {@link Mutant#DROP_FORMER_CERTIFICATE}
   */
  CityKeyFiles(Chance chance, BooleanSupplier isFull, boolean dropsTheFormer) {
    this(chance, isFull, dropsTheFormer, new TreeMap<>());
  }

  private CityKeyFiles(
      Chance chance, BooleanSupplier isFull, boolean dropsTheFormer, Map<String, byte[]> files) {
    this.chance = chance;
    this.isFull = isFull;
    this.dropsTheFormer = dropsTheFormer;
    this.files = files;
  }

  /** In another box. */
  CityKeyFiles copy(Chance itsChance) {
    return new CityKeyFiles(itsChance, isFull, dropsTheFormer, new TreeMap<>(files));
  }

  /** Its power fails no more. */
  void heal() {
    healed = true;
  }

  /** What an enrolment leaves: this and nothing else. */
  void enrolled(byte[] credentials) {
    files.clear();
    files.put(PRESENT, credentials.clone());
  }

  /** SHA-256 over each certificate that the terminal would find at a start. */
  List<Hash> fingerprints() {
    List<Hash> found = new ArrayList<>();
    for (byte[] content : files.values()) {
      String text = new String(content, StandardCharsets.US_ASCII);
      int begin = text.indexOf(BEGIN);
      found.add(
          new Hash(
              Hashes.sha256(
                  Base64.getMimeDecoder()
                      .decode(text.substring(begin + BEGIN.length(), text.indexOf(END))))));
    }
    return found;
  }

  @Override
  public Optional<byte[]> find(String name) {
    return Optional.ofNullable(files.get(name)).map(byte[]::clone);
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    if (isFull.getAsBoolean()) {
      throw new IOException("cannot write " + name + ": No space left on device");
    }
    if (dropsTheFormer) {
      files.remove(PRESENT);
    }
    change("a write of " + name, () -> files.put(name, content.clone()));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    if (!files.containsKey(from)) {
      throw new IOException("there is no " + from);
    }
    change(
        "the renaming of " + from,
        () -> {
          byte[] content = files.remove(from);
          if (content != null) {
            files.put(to, content);
          }
        });
  }

  private void change(String what, Runnable done) {
    if (healed || !chance.percent(CUT_PERCENT)) {
      done.run();
      return;
    }
    if (chance.below(STEPS) >= NAMED && chance.percent(50)) {
      done.run();
    }
    throw new Actor.Gone("power cut in " + what);
  }
}
