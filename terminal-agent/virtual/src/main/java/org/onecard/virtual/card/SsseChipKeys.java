package org.onecard.virtual.card;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CommandApdu;

/**
 * The keys on a card and what it does with them.
 *
 * <pre>
 *   00 84 00 00 08                      a challenge; the card remembers the last one
 *   00 88 00 kid 10 proc 8 src 8        E(E(key, proc), src)
 *   00 82 00 kid 10 result 8 src 8      result = E(E(key, last challenge), src)?
 * </pre>
 *
 * A remembered challenge is good for the next command only. Counters of wrong tries outlast power.
 */
final class SsseChipKeys {

  private static final int INS_EXTERNAL_AUTHENTICATE = 0x82;
  private static final int INS_GET_CHALLENGE = 0x84;
  private static final int INS_INTERNAL_AUTHENTICATE = 0x88;
  private static final int KEY_VERSION = 0x01;

  private final SsseSecrets secrets;
  private final RandomGenerator random;
  private final byte[] proofKey;
  private final Map<Integer, OpeningKey> openingKeys = new HashMap<>();

  private byte @Nullable [] challenge;
  private boolean open;

  private static final class OpeningKey {
    private final byte[] bytes;
    private final boolean opensRecords;
    private int triesLeft;

    private OpeningKey(byte[] bytes, boolean opensRecords, int tries) {
      this.bytes = bytes;
      this.opensRecords = opensRecords;
      this.triesLeft = tries;
    }
  }

  /**
   * The keys of a card.
   *
   * @param region six digits
   */
  SsseChipKeys(SsseSecrets secrets, String region, byte[] atr, RandomGenerator random) {
    this.secrets = secrets;
    this.random = random;
    this.proofKey = secrets.cardKey(SsseKey.PROOF, region, atr);
    byte[] read = secrets.cardKey(SsseKey.READ, region, atr);
    byte[] pin = secrets.cardKey(SsseKey.PIN_RELOAD, region, atr);
    SsseSecrets.KeyIdentifiers named = secrets.identifiers();
    openingKeys.put(named.readByHost(), new OpeningKey(read, true, secrets.tries()));
    openingKeys.put(named.readBySam(), new OpeningKey(read, true, secrets.tries()));
    openingKeys.put(named.pinReload(), new OpeningKey(pin, false, secrets.tries()));
  }

  /** The application was selected, or power came on. */
  void forget() {
    challenge = null;
    open = false;
  }

  boolean isOpen() {
    return open;
  }

  static boolean isFor(CommandApdu command) {
    return switch (command.ins()) {
      case INS_EXTERNAL_AUTHENTICATE, INS_GET_CHALLENGE, INS_INTERNAL_AUTHENTICATE -> true;
      default -> false;
    };
  }

  void otherCommandCame() {
    challenge = null;
  }

  byte[] transmit(CommandApdu command) {
    return switch (command.ins()) {
      case INS_GET_CHALLENGE -> getChallenge(command);
      case INS_INTERNAL_AUTHENTICATE -> internalAuthenticate(command);
      default -> externalAuthenticate(command);
    };
  }

  private byte[] getChallenge(CommandApdu command) {
    challenge = null;
    if (command.p1() != 0 || command.p2() != 0) {
      return AnswerQueue.status(0x6A86);
    }
    boolean anyLength = command.le() == CommandApdu.MAX_SHORT_LE;
    if (command.data().length > 0 || (command.le() != secrets.valueLength() && !anyLength)) {
      return AnswerQueue.status(0x6700);
    }
    byte[] drawn = new byte[secrets.valueLength()];
    random.nextBytes(drawn);
    challenge = drawn;
    return AnswerQueue.withStatus(drawn, 0x9000);
  }

  private byte[] internalAuthenticate(CommandApdu command) {
    challenge = null;
    if (command.p1() != 0) {
      return AnswerQueue.status(0x6A86);
    }
    if (command.p2() != secrets.identifiers().proof()) {
      return AnswerQueue.status(0x6A88);
    }
    byte[] data = command.data();
    int length = secrets.valueLength();
    int versionBytes = data.length - 2 * length;
    if (versionBytes != 0 && versionBytes != 1) {
      return AnswerQueue.status(0x6700);
    }
    if (versionBytes == 1 && data[0] != KEY_VERSION) {
      return AnswerQueue.status(0x6A88);
    }
    byte[] process = Arrays.copyOfRange(data, versionBytes, versionBytes + length);
    byte[] source = Arrays.copyOfRange(data, versionBytes + length, data.length);
    return AnswerQueue.withStatus(answer(proofKey, process, source), 0x9000);
  }

  private byte[] externalAuthenticate(CommandApdu command) {
    byte[] remembered = challenge;
    challenge = null;
    if (command.p1() != 0) {
      return AnswerQueue.status(0x6A86);
    }
    OpeningKey key = openingKeys.get(command.p2());
    if (key == null) {
      return AnswerQueue.status(0x6A88);
    }
    byte[] data = command.data();
    int length = secrets.valueLength();
    if (data.length != 2 * length) {
      return AnswerQueue.status(0x6700);
    }
    if (key.triesLeft == 0) {
      return AnswerQueue.status(0x6983);
    }
    if (remembered == null) {
      return AnswerQueue.status(0x6984);
    }
    byte[] result = Arrays.copyOf(data, length);
    byte[] source = Arrays.copyOfRange(data, length, data.length);
    if (!MessageDigest.isEqual(answer(key.bytes, remembered, source), result)) {
      key.triesLeft--;
      return AnswerQueue.status(0x63C0 | key.triesLeft);
    }
    key.triesLeft = secrets.tries();
    open |= key.opensRecords;
    return AnswerQueue.status(0x9000);
  }

  private byte[] answer(byte[] key, byte[] process, byte[] source) {
    SsseCipher cipher = secrets.cipher();
    return cipher.answer(cipher.processKey(key, process), source);
  }
}
