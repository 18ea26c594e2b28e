package org.onecard.lab.city;

import org.onecard.protocol.crypto.DenyTagKey;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.SealingPrivateKey;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.crypto.TokenKey;
import org.onecard.protocol.message.RegionKeys;
import org.onecard.scenario.Region;

/** The region's keys, from the seed. */
record CityKeys(SigningKey region, SealingPrivateKey sealing, TokenKey tokens, DenyTagKey tags) {

  static final Region REGION = new Region("500000");

  static CityKeys of(Chance chance) {
    RandomBytes random = chance.bytes();
    return new CityKeys(
        SigningKey.generate(Signature.Algorithm.ED25519, random),
        SealingPrivateKey.generate(1, random),
        TokenKey.generate(random),
        DenyTagKey.generate(1, random));
  }

  /** What terminals hold of them. */
  RegionKeys ofTerminals() {
    return new RegionKeys(region.verifyingKey(), sealing.publicKey(), tags);
  }

  @Override
  public String toString() {
    return "keys of the city";
  }
}
