package org.onecard.protocol.message;

import com.google.protobuf.ByteString;
import org.onecard.protocol.crypto.DenyTags;
import org.onecard.protocol.message.Message.DenyListChunk;
import org.onecard.protocol.message.Message.DenyListWanted;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.wire.Wire;

/** The deny list between the domain and the wire. */
final class DenyWire {

  private static final int MOST_KEY_ID = 255;
  private static final long MOST_TOTAL = DenyTags.length(DenyTags.MOST);

  private DenyWire() {}

  static Wire.DenyManifestBody write(DenyManifest manifest) {
    return Wire.DenyManifestBody.newBuilder()
        .setVersion(manifest.version())
        .setTagKeyId(manifest.tagKeyId())
        .setCount(manifest.count())
        .setDigest(RecordWire.write(manifest.digest()))
        .setAtMs(manifest.at().toEpochMilli())
        .build();
  }

  static DenyManifest readManifest(Wire.DenyManifestBody wire) throws NotWellFormed {
    Check.nothingUnknown(wire);
    return new DenyManifest(
        Check.count(wire.getVersion(), 1, "version"),
        keyId(wire.getTagKeyId()),
        (int) Check.within(wire.getCount(), 0, DenyTags.MOST, "count"),
        Check.hash(wire.getDigest(), "digest"),
        Check.time(wire.getAtMs(), "at_ms"));
  }

  static Wire.DenyListWanted write(DenyListWanted wanted) {
    return Wire.DenyListWanted.newBuilder()
        .setTagKeyId(wanted.tagKeyId())
        .setBase(wanted.base())
        .setVersion(wanted.version())
        .setOffset(wanted.offset())
        .setMost(wanted.most())
        .build();
  }

  static Message readWanted(Wire.DenyListWanted wire) throws NotWellFormed {
    long version = Check.count(wire.getVersion(), 1, "version");
    return new DenyListWanted(
        keyId(wire.getTagKeyId()),
        Check.within(wire.getBase(), 0, version - 1, "base"),
        version,
        Check.within(wire.getOffset(), 0, MOST_TOTAL, "offset"),
        Check.within(wire.getMost(), 1, DenyListChunk.MOST_BYTES, "most"));
  }

  static Wire.DenyListChunk write(DenyListChunk chunk) {
    return Wire.DenyListChunk.newBuilder()
        .setTagKeyId(chunk.tagKeyId())
        .setBase(chunk.base())
        .setVersion(chunk.version())
        .setOffset(chunk.offset())
        .setTotal(chunk.total())
        .setBytes(ByteString.copyFrom(chunk.bytes().bytes()))
        .build();
  }

  static Message readChunk(Wire.DenyListChunk wire) throws NotWellFormed {
    long version = Check.count(wire.getVersion(), 1, "version");
    long base = Check.within(wire.getBase(), 0, version - 1, "base");
    long total = Check.within(wire.getTotal(), 1, MOST_TOTAL, "total");
    long offset = Check.within(wire.getOffset(), 0, total - 1, "offset");
    SignedBytes bytes = Check.bytes(wire.getBytes(), 1, DenyListChunk.MOST_BYTES, "bytes");
    Check.that(bytes.length() <= total - offset, "bytes", "go beyond the total");
    return new DenyListChunk(keyId(wire.getTagKeyId()), base, version, offset, total, bytes);
  }

  private static int keyId(int value) throws NotWellFormed {
    return Check.within(value, 0, MOST_KEY_ID, "tag_key_id");
  }
}
