package org.onecard.protocol.message;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.wire.Wire;

/** Lists of authorities, and certificates that follow another, between the domain and the wire. */
final class AnchorWire {

  private static final int MOST_REQUEST_BYTES = 4_096;
  private static final int MOST_CERTIFICATES = 4;
  private static final int MOST_CERTIFICATE_BYTES = 8_192;

  private AnchorWire() {}

  static Wire.AnchorListBody write(AnchorList list) {
    return Wire.AnchorListBody.newBuilder()
        .setRegion(Check.toNumber(list.region()))
        .setVersion(list.version())
        .setNotBeforeMs(list.notBefore().toEpochMilli())
        .setNotAfterMs(list.notAfter().toEpochMilli())
        .addAllAnchors(write(list.anchors()))
        .build();
  }

  static AnchorList read(Wire.AnchorListBody wire) throws NotWellFormed {
    Check.nothingUnknown(wire);
    Instant notBefore = Check.time(wire.getNotBeforeMs(), "not_before_ms");
    Instant notAfter = Check.time(wire.getNotAfterMs(), "not_after_ms");
    Check.that(!notAfter.isBefore(notBefore), "not_after_ms", "is before not_before_ms");
    return new AnchorList(
        Check.region(wire.getRegion(), "region"),
        Check.count(wire.getVersion(), 1, "version"),
        notBefore,
        notAfter,
        readEach(wire.getAnchorsList(), 1, AnchorList.MOST, AnchorList.MOST_BYTES, "anchors"));
  }

  static Wire.CertificateWanted write(Message.CertificateWanted wanted) {
    return Wire.CertificateWanted.newBuilder()
        .setCertificateRequest(ByteString.copyFrom(wanted.certificateRequest().bytes()))
        .setAlgorithmValue(wanted.recordKeyProof().algorithm().number())
        .setRecordKeyProof(ByteString.copyFrom(wanted.recordKeyProof().bytes().bytes()))
        .build();
  }

  static Message.CertificateWanted readWanted(Wire.CertificateWanted wire) throws NotWellFormed {
    return new Message.CertificateWanted(
        Check.bytes(wire.getCertificateRequest(), 1, MOST_REQUEST_BYTES, "certificate_request"),
        Check.signature(wire.getAlgorithmValue(), wire.getRecordKeyProof()));
  }

  static Wire.CertificateGrant write(Message.CertificateGrant grant) {
    return Wire.CertificateGrant.newBuilder()
        .addAllCertificateChain(write(grant.certificateChain()))
        .build();
  }

  static Message.CertificateGrant readGrant(Wire.CertificateGrant wire) throws NotWellFormed {
    return new Message.CertificateGrant(
        readEach(
            wire.getCertificateChainList(),
            2,
            MOST_CERTIFICATES,
            MOST_CERTIFICATE_BYTES,
            "certificate_chain"));
  }

  private static List<ByteString> write(List<SignedBytes> certificates) {
    return certificates.stream().map(each -> ByteString.copyFrom(each.bytes())).toList();
  }

  private static List<SignedBytes> readEach(
      List<ByteString> wire, int least, int most, int mostBytes, String field)
      throws NotWellFormed {
    List<SignedBytes> certificates = new ArrayList<>();
    for (ByteString each : Check.count(wire, least, most, field)) {
      certificates.add(Check.bytes(each, 1, mostBytes, field));
    }
    return certificates;
  }
}
