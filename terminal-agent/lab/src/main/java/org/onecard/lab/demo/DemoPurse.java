package org.onecard.lab.demo;

import java.util.Random;
import org.onecard.virtual.card.StaticAtr;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualChip;
import org.onecard.virtual.purse.LabPurseKeys;
import org.onecard.virtual.purse.PurseOptions;
import org.onecard.virtual.purse.VirtualPurse;

/** The one purse of the demo: its money is on the card, and stays what was paid from it. */
final class DemoPurse {

  /** The keys under which it pays. */
  static final LabPurseKeys KEYS = LabPurseKeys.TRIPLE_DES;

  /** What it holds at the start. */
  static final long LOADED_FEN = 5_000;

  private static final int SERIAL = 17;
  private static final byte[] UID = {0x04, 0x5A, 0x11, 0x17};

  private static final VirtualPurse PURSE =
      new VirtualPurse(
          PurseOptions.T_UNION.withSerial(SERIAL).withBalance(LOADED_FEN),
          KEYS,
          new Random(SERIAL));

  private DemoPurse() {}

  /** The card that it is on. */
  static VirtualCard card() {
    return VirtualChip.contactless(StaticAtr.contactless(), UID).application(PURSE).build();
  }

  /** What it holds now. */
  static long balanceFen() {
    return PURSE.balanceFen();
  }
}
