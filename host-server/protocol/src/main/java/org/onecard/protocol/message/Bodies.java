package org.onecard.protocol.message;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.Optional;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.protocol.wire.Wire;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Facts;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.fare.Journeys;

/**
 * The bytes of everything that is signed, hashed or stored by itself.
 *
 * <p>Reading never throws. Writing throws {@link IllegalArgumentException} for what breaks a limit
 * of the protocol, because the other side would refuse it. Times keep their milliseconds and lose
 * what is finer.
 */
public final class Bodies {

  /** So that 256 records always fit into one frame. */
  public static final int MOST_RECORD_BYTES = 3_840;

  private Bodies() {}

  public static byte[] encode(TerminalRecord content) {
    byte[] bytes = write(RecordWire.write(content), RecordWire::read);
    if (bytes.length > MOST_RECORD_BYTES) {
      throw new IllegalArgumentException("the record is longer than " + MOST_RECORD_BYTES);
    }
    return bytes;
  }

  public static Decoded<TerminalRecord> decodeRecord(byte[] bytes) {
    if (bytes.length > MOST_RECORD_BYTES) {
      return new Decoded.Malformed<>("the record is longer than " + MOST_RECORD_BYTES);
    }
    return read(Wire.Record.parser(), bytes, RecordWire::read);
  }

  /**
   * Reads a record as it rests in a journal or ledger: its exact bytes and, beside them, the sealed
   * card. Whether it continues a chain is not looked at.
   */
  public static Decoded<ChainedRecord> decodeChained(
      byte[] recordBytes, Optional<SealedCard> sealedCard) {
    Decoded<TerminalRecord> decoded = decodeRecord(recordBytes);
    if (decoded instanceof Decoded.Ok<TerminalRecord> ok) {
      TerminalRecord content = ok.value();
      return hasCommitment(content.body()) == sealedCard.isPresent()
          ? new Decoded.Ok<>(
              new ChainedRecord(
                  content, new SignedBytes(recordBytes), Hashes.ofRecord(recordBytes), sealedCard))
          : new Decoded.Malformed<>("a sealed card goes with a commitment, and only there");
    }
    return new Decoded.Malformed<>(((Decoded.Malformed<TerminalRecord>) decoded).because());
  }

  /** Whether such a record is about one card, and so travels with a sealed identifier. */
  public static boolean hasCommitment(Body body) {
    return body instanceof Body.OfCard;
  }

  public static byte[] encode(HostTime time) {
    return write(HostWire.write(time), HostWire::readTime);
  }

  public static Decoded<HostTime> decodeHostTime(byte[] bytes) {
    return read(Wire.HostTimeBody.parser(), bytes, HostWire::readTime);
  }

  public static byte[] encode(PlaceLease lease) {
    return write(SiteWire.write(lease), SiteWire::readLease);
  }

  public static Decoded<PlaceLease> decodePlaceLease(byte[] bytes) {
    return read(Wire.PlaceLeaseBody.parser(), bytes, SiteWire::readLease);
  }

  public static byte[] encode(GateOrder order) {
    return write(GateWire.write(order), GateWire::read);
  }

  public static Decoded<GateOrder> decodeGateOrder(byte[] bytes) {
    return read(Wire.GateOrderBody.parser(), bytes, GateWire::read);
  }

  public static byte[] encode(AnchorList list) {
    return write(AnchorWire.write(list), AnchorWire::read);
  }

  public static Decoded<AnchorList> decodeAnchorList(byte[] bytes) {
    return read(Wire.AnchorListBody.parser(), bytes, AnchorWire::read);
  }

  public static byte[] encode(EpochGrant grant) {
    return write(HostWire.write(grant), HostWire::readGrant);
  }

  public static Decoded<EpochGrant> decodeEpochGrant(byte[] bytes) {
    return read(Wire.EpochGrantBody.parser(), bytes, HostWire::readGrant);
  }

  public static byte[] encode(Seal seal) {
    return write(HostWire.write(seal), HostWire::readSeal);
  }

  public static Decoded<Seal> decodeSeal(byte[] bytes) {
    return read(Wire.SealBody.parser(), bytes, HostWire::readSeal);
  }

  public static byte[] encode(Answer answer) {
    return write(HostWire.write(answer), HostWire::readAnswer);
  }

  public static Decoded<Answer> decodeAnswer(byte[] bytes) {
    return read(Wire.Answer.parser(), bytes, HostWire::readAnswer);
  }

  public static byte[] encode(Catalogue catalogue) {
    return write(CatalogueWire.write(catalogue), CatalogueWire::read);
  }

  public static Decoded<Catalogue> decodeCatalogue(byte[] bytes) {
    return read(Wire.CatalogueBundle.parser(), bytes, CatalogueWire::read);
  }

  public static byte[] encode(DenyManifest manifest) {
    return write(DenyWire.write(manifest), DenyWire::readManifest);
  }

  public static Decoded<DenyManifest> decodeDenyManifest(byte[] bytes) {
    return read(Wire.DenyManifestBody.parser(), bytes, DenyWire::readManifest);
  }

  public static byte[] encode(Facts facts) {
    return write(RuleWire.write(facts), RuleWire::readFacts);
  }

  public static Decoded<Facts> decodeFacts(byte[] bytes) {
    return read(Wire.FactsUsed.parser(), bytes, RuleWire::readFacts);
  }

  public static byte[] encode(Decision decision) {
    return write(RuleWire.write(decision), RuleWire::readDecision);
  }

  public static Decoded<Decision> decodeDecision(byte[] bytes) {
    return read(Wire.DecisionMessage.parser(), bytes, RuleWire::readDecision);
  }

  public static byte[] encode(Journeys journeys) {
    return write(FareWire.write(journeys), FareWire::readJourneys);
  }

  public static Decoded<Journeys> decodeJourneys(byte[] bytes) {
    return read(Wire.JourneysMessage.parser(), bytes, FareWire::readJourneys);
  }

  public static byte[] encode(PurseDebit debit) {
    return write(PurseWire.write(debit), PurseWire::readDebit);
  }

  public static Decoded<PurseDebit> decodePurseDebit(byte[] bytes) {
    return read(Wire.PurseDebitMessage.parser(), bytes, PurseWire::readDebit);
  }

  /** Writes what the same reader would take, and nothing else. */
  static <W extends MessageLite, T> byte[] write(W wire, NotWellFormed.Reader<W, T> reader) {
    try {
      reader.read(wire);
    } catch (NotWellFormed broken) {
      throw new IllegalArgumentException("not to be sent: " + broken.because(), broken);
    }
    return wire.toByteArray();
  }

  static <W, T> Decoded<T> read(Parser<W> parser, byte[] bytes, NotWellFormed.Reader<W, T> reader) {
    try {
      return new Decoded.Ok<>(reader.read(parser.parseFrom(bytes)));
    } catch (InvalidProtocolBufferException notProtobuf) {
      return new Decoded.Malformed<>("the bytes are no protobuf message of that kind");
    } catch (NotWellFormed broken) {
      return new Decoded.Malformed<>(broken.because());
    }
  }

  /** Reads bytes within a message that is being read. */
  static <W, T> T readInside(Parser<W> parser, byte[] bytes, NotWellFormed.Reader<W, T> reader)
      throws NotWellFormed {
    return unwrap(read(parser, bytes, reader));
  }

  static <T> T unwrap(Decoded<T> decoded) throws NotWellFormed {
    if (decoded instanceof Decoded.Ok<T> ok) {
      return ok.value();
    }
    throw new NotWellFormed(((Decoded.Malformed<T>) decoded).because());
  }
}
