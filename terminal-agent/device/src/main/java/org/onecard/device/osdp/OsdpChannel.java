package org.onecard.device.osdp;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.onecard.device.osdp.OsdpFrame.Security;
import org.onecard.device.serial.LineBytes;

/**
 * The controller's side of a secure channel (annex D): first the keys of the session, then MAC and
 * encryption of every message. A machine; the random of the controller is handed in.
 */
final class OsdpChannel {

  static final int RANDOM_LENGTH = 8;

  private static final int BLOCK = 16;
  private static final byte[] NULL_BLOCK = new byte[BLOCK];
  private static final int PADDING = 0x80;

  private final boolean byDefaultKey;
  private final byte[] random;
  private final byte[] encryptionKey;
  private final byte[] macKey1;
  private final byte[] macKey2;

  private byte[] proof = NULL_BLOCK;
  private byte[] commandMac = NULL_BLOCK;
  private byte[] replyMac = NULL_BLOCK;
  private boolean established;

  /**
   * @param random eight bytes that were never used before
   */
  OsdpChannel(OsdpKey key, byte[] random) {
    this.byDefaultKey = key.equals(OsdpKey.DEFAULT);
    this.random = random.clone();
    this.encryptionKey = sessionKey(key, 0x82);
    this.macKey1 = sessionKey(key, 0x01);
    this.macKey2 = sessionKey(key, 0x02);
  }

  private byte[] sessionKey(OsdpKey key, int second) {
    byte[] block = new byte[BLOCK];
    block[0] = 0x01;
    block[1] = (byte) second;
    System.arraycopy(random, 0, block, 2, 6);
    return encipher(key.bytes(), block);
  }

  /** Whether messages may be sealed. */
  boolean isEstablished() {
    return established;
  }

  /** CHLNG. */
  OsdpFrame challenge(int address, int sequence) {
    return handshake(address, sequence, 0x11, OsdpCommand.CHALLENGE, random);
  }

  /**
   * Looks at the answer to the challenge (CCRYPT: number of the reader 8, its random 8, its proof
   * 16).
   *
   * @return whether the reader has our key
   */
  boolean proves(LineBytes answer) {
    byte[] bytes = answer.bytes();
    if (bytes.length != 32) {
      return false;
    }
    byte[] theirs = Arrays.copyOfRange(bytes, 8, 16);
    byte[] expected = encipher(encryptionKey, joined(random, theirs));
    if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(bytes, 16, 32))) {
      return false;
    }
    proof = encipher(encryptionKey, joined(theirs, random));
    replyMac = encipher(macKey2, encipher(macKey1, proof));
    return true;
  }

  /** SCRYPT, after the reader has proved itself. */
  OsdpFrame prove(int address, int sequence) {
    return handshake(address, sequence, 0x13, OsdpCommand.CRYPTOGRAM, proof);
  }

  /** Looks at the answer to our proof (RMAC_I). */
  boolean confirms(OsdpFrame reply) {
    established =
        reply.security().map(block -> block.type() == 0x14).orElse(false)
            && reply.security().orElseThrow().data().equals(LineBytes.of(1))
            && MessageDigest.isEqual(replyMac, reply.data().bytes());
    return established;
  }

  private OsdpFrame handshake(int address, int sequence, int type, int code, byte[] data) {
    return new OsdpFrame(
        address,
        false,
        sequence,
        Optional.of(new Security(type, LineBytes.of(byDefaultKey ? 0 : 1))),
        code,
        LineBytes.of(data),
        Optional.empty());
  }

  /** A command as it goes over the channel. */
  OsdpFrame seal(int address, int sequence, int code, LineBytes data) {
    boolean empty = data.length() == 0;
    LineBytes hidden =
        empty
            ? data
            : LineBytes.of(
                cbc(Cipher.ENCRYPT_MODE, encryptionKey, inverse(replyMac), padded(data)));
    OsdpFrame frame =
        new OsdpFrame(
            address,
            false,
            sequence,
            Optional.of(new Security(empty ? 0x15 : 0x17, LineBytes.of(new byte[0]))),
            code,
            hidden,
            Optional.empty());
    commandMac = mac(frame.beforeMac(), replyMac);
    return frame.withMac(LineBytes.of(Arrays.copyOf(commandMac, OsdpFrame.MAC_LENGTH)));
  }

  /**
   * What a reply says.
   *
   * @return empty when it is not from the reader of this channel, or is not the answer to what was
   *     sealed last
   */
  Optional<LineBytes> unseal(OsdpFrame reply) {
    int type = reply.security().map(Security::type).orElse(0);
    if ((type != 0x16 && type != 0x18) || reply.mac().isEmpty()) {
      return Optional.empty();
    }
    byte[] mac = mac(reply.beforeMac(), commandMac);
    if (!MessageDigest.isEqual(
        Arrays.copyOf(mac, OsdpFrame.MAC_LENGTH), reply.mac().get().bytes())) {
      return Optional.empty();
    }
    byte[] hidden = reply.data().bytes();
    if (type == 0x16 || hidden.length == 0) {
      replyMac = mac;
      return hidden.length == 0 ? Optional.of(reply.data()) : Optional.empty();
    }
    if (hidden.length % BLOCK != 0) {
      return Optional.empty();
    }
    byte[] open = cbc(Cipher.DECRYPT_MODE, encryptionKey, inverse(commandMac), hidden);
    int end = open.length - 1;
    while (end > 0 && open[end] == 0) {
      end--;
    }
    if ((open[end] & 0xFF) != PADDING) {
      return Optional.empty();
    }
    replyMac = mac;
    return Optional.of(LineBytes.of(Arrays.copyOf(open, end)));
  }

  /** Chained with one key, the last block with the other. */
  private byte[] mac(byte[] message, byte[] chained) {
    byte[] whole = message.length % BLOCK == 0 ? message : padded(LineBytes.of(message));
    byte[] carried = chained;
    if (whole.length > BLOCK) {
      byte[] front =
          cbc(Cipher.ENCRYPT_MODE, macKey1, chained, Arrays.copyOf(whole, whole.length - BLOCK));
      carried = Arrays.copyOfRange(front, front.length - BLOCK, front.length);
    }
    return cbc(
        Cipher.ENCRYPT_MODE,
        macKey2,
        carried,
        Arrays.copyOfRange(whole, whole.length - BLOCK, whole.length));
  }

  private static byte[] padded(LineBytes data) {
    byte[] whole = Arrays.copyOf(data.bytes(), (data.length() / BLOCK + 1) * BLOCK);
    whole[data.length()] = (byte) PADDING;
    return whole;
  }

  private static byte[] inverse(byte[] block) {
    byte[] inverted = new byte[block.length];
    for (int i = 0; i < block.length; i++) {
      inverted[i] = (byte) ~block[i];
    }
    return inverted;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] whole = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, whole, first.length, second.length);
    return whole;
  }

  /** One block, by itself. */
  private static byte[] encipher(byte[] key, byte[] block) {
    return cbc(Cipher.ENCRYPT_MODE, key, NULL_BLOCK, block);
  }

  private static byte[] cbc(int mode, byte[] key, byte[] start, byte[] blocks) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(start));
      return cipher.doFinal(blocks);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES", e);
    }
  }

  @Override
  public String toString() {
    return "OsdpChannel[established=%s]".formatted(established);
  }
}
