package org.onecard.protocol.message;

import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.Signer;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.message.Message.CatalogueDelivery;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.catalogue.Catalogue;

/** Signs what a host says with the region's key, and opens what a region signed. */
public final class Signing {

  private Signing() {}

  public static Signed<HostTime> sign(HostTime time, Signer region) {
    return sign(time, Bodies.encode(time), SignatureContext.TIME, region);
  }

  public static Signed<EpochGrant> sign(EpochGrant grant, Signer region) {
    return sign(grant, Bodies.encode(grant), SignatureContext.EPOCHS, region);
  }

  public static Signed<PlaceLease> sign(PlaceLease lease, Signer region) {
    return sign(lease, Bodies.encode(lease), SignatureContext.LEASE, region);
  }

  public static Signed<GateOrder> sign(GateOrder order, Signer region) {
    return sign(order, Bodies.encode(order), SignatureContext.GATE, region);
  }

  public static Signed<AnchorList> sign(AnchorList list, Signer region) {
    return sign(list, Bodies.encode(list), SignatureContext.ANCHORS, region);
  }

  public static Signed<Seal> sign(Seal seal, Signer region) {
    return sign(seal, Bodies.encode(seal), SignatureContext.SEAL, region);
  }

  public static CatalogueDelivery sign(Catalogue catalogue, Signer region) {
    byte[] bytes = Bodies.encode(catalogue);
    return new CatalogueDelivery(
        new SignedBytes(bytes), region.sign(SignatureContext.CATALOGUE, bytes));
  }

  public static Signed<DenyManifest> sign(DenyManifest manifest, Signer region) {
    return sign(manifest, Bodies.encode(manifest), SignatureContext.DENY_LIST, region);
  }

  /** The catalogue, once its signature holds; its content is not looked at before. */
  public static Decoded<Catalogue> open(CatalogueDelivery delivery, Verifier region) {
    byte[] bytes = delivery.bundle().bytes();
    return region.verify(SignatureContext.CATALOGUE, bytes, delivery.signature())
        ? Bodies.decodeCatalogue(bytes)
        : new Decoded.Malformed<>("the region did not sign this catalogue");
  }

  private static <T> Signed<T> sign(
      T content, byte[] bytes, SignatureContext context, Signer region) {
    return new Signed<>(content, new SignedBytes(bytes), region.sign(context, bytes));
  }
}
