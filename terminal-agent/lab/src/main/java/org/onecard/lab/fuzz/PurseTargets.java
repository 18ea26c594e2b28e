package org.onecard.lab.fuzz;

import static org.onecard.lab.fuzz.FuzzTarget.require;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.Hex;
import org.onecard.card.purse.CompositeData;
import org.onecard.card.purse.DebitRequest;
import org.onecard.card.purse.DebitResult;
import org.onecard.card.purse.IntentParse;
import org.onecard.card.purse.Preparation;
import org.onecard.card.purse.PurseDebit;
import org.onecard.card.purse.PurseIntent;
import org.onecard.card.purse.PurseReader;
import org.onecard.card.purse.PurseReading;
import org.onecard.card.purse.PurseReading.Purse;
import org.onecard.card.purse.PurseRecovery;
import org.onecard.card.purse.PurseSam;
import org.onecard.card.purse.Recovery;
import org.onecard.card.purse.SamStart;
import org.onecard.card.purse.UnresolvedDebit;
import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.card.StaticAtr;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualChip;
import org.onecard.virtual.purse.LabPurseKeys;
import org.onecard.virtual.purse.PurseOptions;
import org.onecard.virtual.purse.VirtualPurse;
import org.onecard.virtual.sam.TransitSam;

/** Purses and their PSAM, whose answers come from the input. */
final class PurseTargets {

  private static final LocalDateTime AT = LocalDateTime.of(2026, 3, 1, 8, 30, 15);
  private static final long FARE_FEN = 200;
  private static final DebitRequest SIMPLE = DebitRequest.simple(FARE_FEN, AT);
  private static final DebitRequest COMPOSITE =
      DebitRequest.composite(
          FARE_FEN, AT, new CompositeData(0x06, 0x02, "9999", "9951FFFFFFFFFFFF"));
  private static final int INS_DEBIT = 0x54;

  private PurseTargets() {}

  // ---- reading ----

  /** Each piece is an answer of a card that is read. */
  static void reading(byte[] input) {
    read(new InputPieces(input).card());
  }

  private static void read(CardChannel card) {
    PurseReading reading = PurseReader.read(card);
    require(!reading.describe().isBlank(), "every reading has words");
    if (reading instanceof Purse purse) {
      require(
          purse.balanceFen() >= 0 && purse.balanceFen() <= 0xFFFF_FFFFL, "a balance has 4 bytes");
      require(PurseReader.findOverdraft(card).orElse(0) >= 0, "an overdraft is not negative");
      require(!PurseReader.readLog(card).toString().isBlank(), "a log can be told");
    }
  }

  static List<byte[]> readingSamples() {
    List<byte[]> samples = new ArrayList<>();
    for (boolean contact : new boolean[] {false, true}) {
      Tape tape = new Tape();
      read(tape.of(purse(PurseOptions.T_UNION, contact)));
      samples.add(tape.input());
    }
    return samples;
  }

  // ---- a debit, and finding out about it ----

  /**
   * The first byte says whether the debit is composite; then each piece is an answer, of card or
   * PSAM, whichever is asked: the card is read, the PSAM started, the debit done, and where it is
   * torn, found out about.
   */
  static void debit(byte[] input) {
    if (input.length == 0) {
      return;
    }
    CardChannel both = new InputPieces(Arrays.copyOfRange(input, 1, input.length)).card();
    debit(both, both, (input[0] & 1) == 0 ? SIMPLE : COMPOSITE);
  }

  private static void debit(CardChannel card, CardChannel samSlot, DebitRequest request) {
    int[] debits = {0};
    CardChannel counted =
        command -> {
          debits[0] += command.length > 1 && command[1] == INS_DEBIT ? 1 : 0;
          return card.transmit(command);
        };
    if (!(PurseReader.read(counted) instanceof Purse purse)) {
      return;
    }
    SamStart start = PurseSam.start(samSlot, purse.application());
    require(!start.describe().isBlank(), "every start has words");
    if (!(start instanceof SamStart.Ready ready)) {
      return;
    }
    Preparation preparation = PurseDebit.prepare(counted, ready.sam(), purse, request);
    require(!preparation.describe().isBlank(), "every preparation has words");
    require(debits[0] == 0, "nothing is debited before the intent is durable");
    if (!(preparation instanceof Preparation.Prepared prepared)) {
      return;
    }
    PurseIntent intent = prepared.debit().intent();
    require(
        PurseIntent.parse(intent.bytes()).equals(new IntentParse.Parsed(intent)),
        "an intent is read as it was written");
    DebitResult result = prepared.debit().commit(intent);
    require(!result.describe().isBlank(), "every result has words");
    require(debits[0] == 1, "a debit is sent once");
    if (result instanceof DebitResult.Torn torn) {
      recover(counted, torn.debit(), Optional.of(ready.sam()));
      recover(counted, UnresolvedDebit.afterRestart(intent, torn.debit().card()), Optional.empty());
    }
    require(debits[0] == 1, "finding out takes nothing");
  }

  private static void recover(CardChannel card, UnresolvedDebit debit, Optional<PurseSam> sam) {
    Recovery recovery = PurseRecovery.recover(card, debit, sam);
    require(!recovery.describe().isBlank(), "every recovery has words");
    require(
        !(recovery instanceof Recovery.Happened happened)
            || happened.intent().equals(debit.intent()),
        "what happened is what was meant");
  }

  static List<byte[]> debitSamples() {
    List<byte[]> samples = new ArrayList<>();
    for (boolean contact : new boolean[] {false, true}) {
      for (DebitRequest request : List.of(SIMPLE, COMPOSITE)) {
        samples.add(recorded(request, contact, false));
        samples.add(recorded(request, contact, true));
      }
    }
    return samples;
  }

  /** What a good card and PSAM answer; torn, the answer to the debit is one that says nothing. */
  private static byte[] recorded(DebitRequest request, boolean contact, boolean torn) {
    Tape tape = new Tape();
    CardChannel card = tape.of(purse(PurseOptions.T_UNION, contact));
    CardChannel sam =
        tape.of(
            VirtualChip.contact(StaticAtr.contact(1))
                .masterFile(new TransitSam("990000000001", LabPurseKeys.TRIPLE_DES))
                .build());
    debit(torn ? tape.tearing(card) : card, sam, request);
    byte[] answers = tape.input();
    byte[] input = new byte[1 + answers.length];
    input[0] = (byte) (request.composite().isPresent() ? 1 : 0);
    System.arraycopy(answers, 0, input, 1, answers.length);
    return input;
  }

  // ---- what the journal keeps ----

  /** The input is an intent. */
  static void intent(byte[] input) {
    IntentParse parse = PurseIntent.parse(input);
    if (parse instanceof IntentParse.Malformed malformed) {
      require(
          malformed.offset() >= 0 && malformed.offset() <= input.length,
          "a place within the input");
      return;
    }
    PurseIntent intent = ((IntentParse.Parsed) parse).intent();
    require(Arrays.equals(intent.bytes(), input), "an intent is written as it was read");
    require(!intent.toString().isBlank(), "an intent can be told");
  }

  static List<byte[]> intentSamples() {
    return List.of(
        Hex.bytes(
            "01010601"
                + "000000C8"
                + "0007"
                + "00001388"
                + "000000"
                + "0100"
                + "11223344"
                + "990000000001"
                + "00000001"
                + "20260301083015"));
  }

  private static VirtualCard purse(PurseOptions options, boolean contact) {
    VirtualChip.Builder chip =
        contact
            ? VirtualChip.contact(StaticAtr.contact(1))
            : VirtualChip.contactless(StaticAtr.contactless(), Hex.bytes("00000001"));
    return chip.application(new VirtualPurse(options, LabPurseKeys.TRIPLE_DES, new Random(1)))
        .build();
  }

  /** Keeps what cards answer, as the pieces of an input. */
  private static final class Tape {
    private final List<byte[]> answers = new ArrayList<>();

    CardChannel of(VirtualCard card) {
      card.reset();
      return command -> {
        try {
          byte[] answer = card.transmit(command);
          answers.add(answer);
          return answer;
        } catch (CardTornException e) {
          throw new CardTransportException(Fault.CARD_REMOVED, "the card was torn", e);
        }
      };
    }

    /** The card carries the debit out, and the answer is lost. */
    CardChannel tearing(CardChannel card) {
      return command -> {
        byte[] answer = card.transmit(command);
        if (command[1] != INS_DEBIT) {
          return answer;
        }
        byte[] unclear = {0x6F, 0x00};
        answers.set(answers.size() - 1, unclear);
        return unclear;
      };
    }

    byte[] input() {
      return InputPieces.of(answers.toArray(byte[][]::new));
    }
  }
}
