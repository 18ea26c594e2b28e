package org.onecard.lab.city;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.card.reader.ReaderService;
import org.onecard.device.gate.Gate;
import org.onecard.device.gate.GateResult;
import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.purse.VirtualPurse;

/** The slot and the gate of one terminal, and what is in and before them. */
final class CitySlot {

  /**
   * Longer than the tap loop asks for: nothing happens to a slot that nobody is at, and to wake a
   * thread ten times a second for that would be most of a run.
   */
  private static final Duration QUIET = Duration.ofSeconds(20);

  private static final long POWER_NANOS = 12_000_000;
  private static final long GATE_NANOS = 150_000_000;

  private final City city;
  private final CityTerminal terminal;
  private @Nullable Presented presented;
  private CityPeople.@Nullable Person talkedTo;
  private boolean left;
  private boolean readerGone;

  /**
   * What happens in the middle of a conversation.
   *
   * @param after so many APDUs, or {@link #AT_THE_DEBIT} of a purse
   * @param answerLost whether the card has done what it was told
   */
  record Mishap(Kind kind, int after, boolean answerLost) {
    static final int AT_THE_DEBIT = -1;

    enum Kind {
      TORN,
      /** It is still there, and does not answer. */
      STUMBLES,
      POWER_CUT
    }
  }

  /** A card in the slot. */
  static final class Presented {
    final CityPeople.Person person;
    private final List<Mishap> mishaps;
    private int apdus;

    Presented(CityPeople.Person person, List<Mishap> mishaps) {
      this.person = person;
      this.mishaps = List.copyOf(mishaps);
    }

    private boolean has(Mishap.Kind kind, boolean isDebit, boolean afterIt) {
      return mishaps.stream()
          .filter(each -> each.kind() == kind && each.answerLost() == afterIt)
          .anyMatch(
              each -> each.after() == apdus || (isDebit && each.after() == Mishap.AT_THE_DEBIT));
    }
  }

  CitySlot(City city, CityTerminal terminal) {
    this.city = city;
    this.terminal = terminal;
  }

  boolean isFree() {
    return presented == null && !readerGone;
  }

  boolean holds(Presented card) {
    return presented == card;
  }

  /** Whose card the terminal has powered last. */
  Optional<CityPeople.Person> talkedTo() {
    return Optional.ofNullable(talkedTo);
  }

  Optional<Presented> card() {
    return Optional.ofNullable(presented);
  }

  void insert(Presented card) {
    presented = card;
    wake();
  }

  void remove() {
    if (presented != null) {
      presented = null;
      left = true;
      wake();
    }
  }

  /** The service or the reader is not there, and then is. */
  void lose(boolean isGone) {
    readerGone = isGone;
    wake();
  }

  private void wake() {
    terminal.run().ifPresent(run -> run.actor().wake());
  }

  private SlotState look(SlotState known) {
    if (readerGone) {
      return SlotState.SERVICE_GONE;
    }
    boolean cardKnown = known == SlotState.PRESENT || known == SlotState.MUTE;
    if (presented == null || (cardKnown && left)) {
      return SlotState.EMPTY;
    }
    return SlotState.PRESENT;
  }

  ReaderService readers(CityTerminal.Run run) {
    return new ReaderService() {
      @Override
      public List<String> listReaders() {
        return List.of("slot");
      }

      @Override
      public CardReader open(String readerName) {
        return new Reader(run);
      }
    };
  }

  Gate gate(CityTerminal.Run run) {
    return new Gate() {
      @Override
      public GateResult open(Duration passageTime) {
        run.actor().settle();
        CityPeople.Passage passage = city.people().opened(terminal);
        long waited = Math.min(passage.afterNanos(), passageTime.toNanos());
        run.actor().sleep(GATE_NANOS + waited);
        return switch (passage.kind()) {
          case PASSES ->
              waited < passageTime.toNanos()
                  ? new GateResult.Passed(Duration.ofNanos(waited))
                  : new GateResult.NotPassed();
          case STAYS -> new GateResult.NotPassed();
          case GATE_BROKEN -> new GateResult.Fault("the arm does not move");
        };
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  /** The slot as the tap loop has it. */
  private final class Reader implements CardReader {
    private final CityTerminal.Run run;

    Reader(CityTerminal.Run run) {
      this.run = run;
      left = false;
    }

    @Override
    public String name() {
      return "slot";
    }

    @Override
    public SlotState awaitChange(SlotState known, Duration atMost) {
      long patience = Math.max(atMost.toNanos(), QUIET.toNanos());
      boolean unused = run.actor().await(() -> look(known) != known || run.isStopping(), patience);
      SlotState now = look(known);
      if (now == SlotState.EMPTY) {
        left = false;
      }
      return now;
    }

    @Override
    public CardConnection connect(Duration deadline) throws CardTransportException {
      Presented card = presented;
      if (readerGone) {
        throw new CardTransportException(Fault.SERVICE_LOST, "the service is gone");
      }
      if (card == null) {
        throw new CardTransportException(Fault.CARD_REMOVED, "no card is in the slot");
      }
      run.actor().spend(POWER_NANOS);
      card.person.card().reset();
      talkedTo = card.person;
      return new Connection(run, card);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  /** A powered card. */
  private final class Connection implements CardConnection {
    private final CityTerminal.Run run;
    private final Presented card;

    Connection(CityTerminal.Run run, Presented card) {
      this.run = run;
      this.card = card;
    }

    @Override
    public byte[] atr() {
      return card.person.card().atr();
    }

    @Override
    public String protocol() {
      return "T=1";
    }

    @Override
    public byte[] transmit(byte[] command) throws CardTransportException {
      run.actor().spend(city.apduNanos());
      if (readerGone) {
        throw new CardTransportException(Fault.SERVICE_LOST, "the service is gone");
      }
      boolean isDebit = isDebit(command);
      strike(isDebit, false);
      if (!holds(card)) {
        throw new CardTransportException(Fault.CARD_REMOVED, "the card is gone");
      }
      byte[] answer = answer(command, isDebit);
      strike(isDebit, true);
      card.apdus++;
      return answer;
    }

    /** {@code 8054}: what makes a purse pay. */
    private boolean isDebit(byte[] command) {
      return card.person.purse().isPresent()
          && command.length > 1
          && command[0] == (byte) 0x80
          && command[1] == 0x54;
    }

    private byte[] answer(byte[] command, boolean isDebit) throws CardTransportException {
      try {
        if (!isDebit) {
          return card.person.card().transmit(command);
        }
        VirtualPurse purse = card.person.purse().orElseThrow();
        int counter = purse.counter();
        long balanceFen = purse.balanceFen();
        byte[] answer = card.person.card().transmit(command);
        if (purse.counter() != counter) {
          boolean heard =
              Arrays.stream(Mishap.Kind.values()).noneMatch(kind -> card.has(kind, true, true));
          city.purses()
              .debited(terminal, card.person, balanceFen - purse.balanceFen(), counter, heard);
        }
        return answer;
      } catch (CardTornException e) {
        throw new CardTransportException(Fault.CARD_REMOVED, "the card is gone", e);
      }
    }

    /** Before the card does something, or after it has. */
    private void strike(boolean isDebit, boolean afterIt) throws CardTransportException {
      if (card.has(Mishap.Kind.TORN, isDebit, afterIt)) {
        happened("the card is torn away", CityFault.CARD_TORN);
        if (holds(card)) {
          remove();
          city.people().gone(card.person);
        }
        throw new CardTransportException(Fault.CARD_REMOVED, "the card is gone");
      }
      if (card.has(Mishap.Kind.STUMBLES, isDebit, afterIt)) {
        happened("the card stumbles", CityFault.CARD_TORN);
        card.apdus++;
        throw new CardTransportException(Fault.CARD_MUTE, "the card does not answer");
      }
      if (holds(card) && card.has(Mishap.Kind.POWER_CUT, isDebit, afterIt)) {
        city.agenda().afterNanos(0, () -> terminal.crash("in the middle of a card"));
        throw run.actor().waitForEnd();
      }
    }

    private void happened(String what, CityFault fault) {
      city.trace().add(List.of(terminal.name(), card.person.name()), what);
      city.faultHappened(card.person.purse().isPresent() ? CityFault.PURSE : fault);
    }

    @Override
    public void close() {
      // The next connection resets it.
    }
  }
}
