package org.onecard.ledger.book;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.onecard.ledger.AuditStore.AuditEntry;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.record.Hash;

/**
 * A place in the audit's chain.
 *
 * @param id 1, 2, 3, … without a gap
 * @param hash SHA-256 over the hash before it, id (8), time in ms (8), and who, what and detail,
 *     each in UTF-8 behind its length (4)
 */
record AuditRow(long id, Hash hash) {

  static final AuditRow NONE = new AuditRow(0, Hash.ZERO);

  AuditRow then(AuditEntry entry) {
    byte[] who = entry.who().getBytes(StandardCharsets.UTF_8);
    byte[] what = entry.what().getBytes(StandardCharsets.UTF_8);
    byte[] detail = entry.detail().getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(
            Hash.LENGTH
                + 2 * Long.BYTES
                + 3 * Integer.BYTES
                + who.length
                + what.length
                + detail.length);
    bytes.put(hash.bytes()).putLong(id + 1).putLong(entry.at().toEpochMilli());
    bytes.putInt(who.length).put(who);
    bytes.putInt(what.length).put(what);
    bytes.putInt(detail.length).put(detail);
    return new AuditRow(id + 1, new Hash(Hashes.sha256(bytes.array())));
  }
}
