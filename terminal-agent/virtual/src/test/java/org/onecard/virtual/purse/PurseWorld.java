package org.onecard.virtual.purse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.Hex;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.crypto.KeyedCipher;
import org.onecard.card.crypto.MemoryCipher;
import org.onecard.card.purse.CompositeData;
import org.onecard.card.purse.DebitProof;
import org.onecard.card.purse.DebitRequest;
import org.onecard.card.purse.DebitResult;
import org.onecard.card.purse.Preparation;
import org.onecard.card.purse.PreparedDebit;
import org.onecard.card.purse.ProofVerdict;
import org.onecard.card.purse.PurseApplication;
import org.onecard.card.purse.PurseDebit;
import org.onecard.card.purse.PurseDerivation;
import org.onecard.card.purse.PurseIdentity;
import org.onecard.card.purse.PurseIntent;
import org.onecard.card.purse.PurseKeys;
import org.onecard.card.purse.PurseProof;
import org.onecard.card.purse.PurseReader;
import org.onecard.card.purse.PurseReading;
import org.onecard.card.purse.PurseReading.Purse;
import org.onecard.card.purse.PurseSam;
import org.onecard.card.purse.SamStart;
import org.onecard.virtual.card.CardFaults;
import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.card.FaultyCard;
import org.onecard.virtual.card.StaticAtr;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualChip;
import org.onecard.virtual.sam.TransitSam;

/** One purse, terminals with their PSAMs, and the host that judges what they say. */
final class PurseWorld {

  static final LocalDateTime AT = LocalDateTime.of(2026, 3, 1, 8, 30, 15);
  static final CompositeData COMPOSITE = new CompositeData(0x06, 0x02, "9999", "9951FFFFFFFFFFFF");
  static final long FARE_FEN = 200;
  static final long BALANCE_FEN = 5_000;

  final VirtualPurse purse;
  private final LabPurseKeys keys;
  private final VirtualChip chip;
  private final PurseProof host;

  PurseWorld(LabPurseKeys keys, boolean contact) {
    this(keys, contact, PurseOptions.T_UNION.withBalance(BALANCE_FEN));
  }

  PurseWorld(LabPurseKeys keys, boolean contact, PurseOptions options) {
    this.keys = keys;
    this.purse = new VirtualPurse(options, keys, new Random(1));
    VirtualChip.Builder builder =
        contact
            ? VirtualChip.contact(StaticAtr.contact(1))
            : VirtualChip.contactless(StaticAtr.contactless(), Hex.bytes("00000001"));
    this.chip = builder.application(purse).build();
    this.host = new PurseProof(hostKeys(keys), PurseDerivation.ASSUMED);
  }

  private static PurseKeys hostKeys(LabPurseKeys lab) {
    CipherKind kind = lab.isSm4() ? CipherKind.SM4 : CipherKind.TRIPLE_DES;
    return new PurseKeys() {
      @Override
      public Optional<KeyedCipher> findDebitMaster(
          PurseApplication application, int keyVersion, int algorithm) {
        return Optional.of(new MemoryCipher(kind, lab.debitMaster()));
      }

      @Override
      public Optional<KeyedCipher> findTacMaster(
          PurseApplication application, int keyVersion, int algorithm) {
        return Optional.of(new MemoryCipher(kind, lab.tacMaster()));
      }
    };
  }

  /** A card or PSAM in a slot from power-on until it is torn. */
  static final class Slot implements CardChannel {
    private final VirtualCard card;
    private int exchanges;
    private boolean left;

    Slot(VirtualCard card) {
      this.card = card;
      card.reset();
    }

    @Override
    public byte[] transmit(byte[] command) throws CardTransportException {
      exchanges++;
      if (left) {
        throw new CardTransportException(Fault.CARD_REMOVED, "it has left");
      }
      try {
        return card.transmit(command);
      } catch (CardTornException e) {
        left = true;
        throw new CardTransportException(Fault.CARD_REMOVED, "it was torn out", e);
      }
    }

    int exchanges() {
      return exchanges;
    }
  }

  /** A terminal: its PSAM, which may be started again. */
  final class Terminal {
    private final TransitSam application;
    private final VirtualChip samChip;
    private PurseSam sam;

    Terminal(String number) {
      application = new TransitSam(number, keys);
      samChip = VirtualChip.contact(StaticAtr.contact(9)).masterFile(application).build();
      sam = start(new Slot(samChip));
    }

    /** As after a restart: reset, and what the terminal knew of its session is gone. */
    void restart() {
      sam = start(new Slot(samChip));
    }

    void restartOn(Slot slot) {
      sam = start(slot);
    }

    VirtualChip samChip() {
      return samChip;
    }

    PurseSam sam() {
      return sam;
    }

    /** A tap: read, prepare, make the intent durable, commit; empty when it ended in reading. */
    Optional<DebitResult> tap(Slot card, DebitRequest request) {
      PurseReading reading = PurseReader.read(card, List.of(PurseApplication.T_UNION));
      if (!(reading instanceof Purse found)) {
        return Optional.empty();
      }
      Preparation preparation = PurseDebit.prepare(card, sam, found, request);
      if (preparation instanceof Preparation.Ended ended) {
        return Optional.of(ended.why());
      }
      PreparedDebit debit = ((Preparation.Prepared) preparation).debit();
      return Optional.of(debit.commit(debit.intent()));
    }
  }

  static PurseSam start(Slot slot) {
    SamStart start = PurseSam.start(slot, PurseApplication.T_UNION);
    assertThat(start).as(start.describe()).isInstanceOf(SamStart.Ready.class);
    return ((SamStart.Ready) start).sam();
  }

  Slot present() {
    return new Slot(chip);
  }

  Slot present(CardFaults faults) {
    return new Slot(new FaultyCard(chip, faults, time -> {}));
  }

  static DebitRequest fare(boolean composite) {
    return composite
        ? DebitRequest.composite(FARE_FEN, AT, COMPOSITE)
        : DebitRequest.simple(FARE_FEN, AT);
  }

  ProofVerdict judge(PurseIntent intent, PurseIdentity card, DebitProof proof) {
    return host.verifyTac(intent, card, proof.tac());
  }

  PurseIdentity identity() {
    return ((Purse) PurseReader.read(present())).identity();
  }

  long takenFen() {
    return BALANCE_FEN - purse.balanceFen();
  }
}
