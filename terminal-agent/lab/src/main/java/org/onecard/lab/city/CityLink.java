package org.onecard.lab.city;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.denylist.DenyListStore;
import org.onecard.agent.denylist.DenyPace;
import org.onecard.agent.denylist.DenyStep;
import org.onecard.agent.journal.JournalStatus;
import org.onecard.agent.link.Credentials;
import org.onecard.agent.link.HostDecision;
import org.onecard.agent.link.HostDecisions;
import org.onecard.agent.link.Link;
import org.onecard.agent.link.LinkAction;
import org.onecard.agent.link.LinkState;
import org.onecard.agent.link.LinkTimes;
import org.onecard.agent.link.Validity;
import org.onecard.agent.store.CatalogueStore;
import org.onecard.agent.store.Delivered;
import org.onecard.agent.store.HeldCatalogues;
import org.onecard.agent.store.HostBar;
import org.onecard.agent.time.TimeKeeper;
import org.onecard.protocol.chain.Submissions;
import org.onecard.protocol.frame.FrameReader;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.DenyListOffer;
import org.onecard.protocol.message.Nonce;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.RecordId;
import org.onecard.server.authority.Anchors;

/**
 * The product's link around the city's network: what {@code LinkShell} does with Netty, without it.
 */
final class CityLink implements HostDecisions {

  /** Longer than a terminal's, so that an hour of a quiet city is not an hour of heartbeats. */
  static final LinkTimes TIMES =
      new LinkTimes(
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(75),
          Duration.ofSeconds(1),
          Duration.ofHours(1));

  /** From the reader's thread to the link's. */
  private static final long TO_LINK_NANOS = 20_000;

  private static final Duration TICK_UP = Duration.ofSeconds(1);
  private static final Duration TICK_DOWN = Duration.ofMillis(100);
  private static final Validity FOR_EVER = new Validity(Instant.MIN, Instant.MAX);

  private final City city;
  private final CityTerminal terminal;
  private final CityTerminal.Run run;
  private final Chance chance;
  private final TimeKeeper time;
  private final CatalogueStore catalogues;
  private final DenyListStore denyLists;
  private final DenyPace denyPace = new DenyPace();
  private final HostBar bar;
  private final Optional<CityCertificates> certificates;
  private final Link link;
  private final Map<RecordId, Optional<Answer>> board = new HashMap<>();
  private final Map<RecordId, Boolean> rides = new HashMap<>();
  private CityNetwork.@Nullable Connection connection;

  /** Of the connection, where there are certificates. */
  private Optional<Credentials.Shown> under = Optional.empty();

  CityLink(
      City city,
      CityTerminal terminal,
      CityTerminal.Run run,
      Chance chance,
      TimeKeeper time,
      CatalogueStore catalogues,
      DenyListStore denyLists,
      HostBar bar,
      Optional<CityCertificates> certificates,
      JournalStatus journal) {
    this.city = city;
    this.terminal = terminal;
    this.run = run;
    this.chance = chance;
    this.time = time;
    this.catalogues = catalogues;
    this.denyLists = denyLists;
    this.bar = bar;
    this.certificates = certificates;
    this.link =
        new Link(
            terminal.place().terminalId(),
            CityKeys.REGION,
            city.keys().region().verifyingKey(),
            TIMES,
            chance::below,
            journal.end(),
            journal.open());
  }

  void start() {
    perform(link.start(time.nanos()));
    tickLater();
  }

  private void tickLater() {
    city.agenda()
        .after(
            link.state() == LinkState.UP ? TICK_UP : TICK_DOWN,
            () -> {
              if (run.isAlive()) {
                JournalStatus stands = run.keeper().status();
                if (stands.open()) {
                  perform(link.epochOpened(stands.last()));
                }
                perform(link.tick(time.nanos(), Nonce.generate(chance.bytes())));
                askForDenyList();
                certificates.ifPresent(this::askForCertificate);
                tickLater();
              }
            });
  }

  LinkState state() {
    return link.state();
  }

  /** Whether an authority that the terminal believes is one of these. */
  boolean believesAny(Predicate<Hash> authority) {
    return certificates
        .map(own -> own.shown().anchors().stream().map(Anchors::keyHash).anyMatch(authority))
        .orElse(true);
  }

  /** The process ends as it should. */
  void close() {
    CityNetwork.Connection open = connection;
    connection = null;
    if (open != null) {
      open.closedByTerminal("the terminal is stopped");
    }
  }

  /** The process is gone. */
  void vanish() {
    CityNetwork.Connection open = connection;
    connection = null;
    if (open != null && chance.percent(50)) {
      open.closedByTerminal("the terminal went away");
    } else if (open != null) {
      open.terminalVanished();
    }
  }

  // ---- what the tap asks ----

  @Override
  public boolean isReady() {
    return link.isReadyForLive();
  }

  @Override
  public boolean isReadyAhead() {
    return link.isReadyAhead();
  }

  @Override
  public void goAhead(ChainedRecord tap) {
    city.agenda()
        .afterNanos(
            TO_LINK_NANOS,
            () -> {
              if (run.isAlive()) {
                perform(link.goAhead(time.nanos(), tap));
              }
            });
  }

  @Override
  public void personComes() {
    city.agenda()
        .afterNanos(
            TO_LINK_NANOS,
            () -> {
              if (run.isAlive()) {
                link.personComes(time.nanos());
              }
            });
  }

  @Override
  public boolean hasToldAll() {
    return link.isIdle();
  }

  @Override
  public Optional<String> findBar() {
    return bar.findWhy();
  }

  @Override
  public Optional<HostDecision> await(RecordId tap, Duration atMost) {
    boolean answered = run.actor().await(() -> board.containsKey(tap), atMost.toNanos());
    return answered
        ? board
            .getOrDefault(tap, Optional.empty())
            .filter(answer -> answer.result() == AnswerResult.DECIDED)
            .flatMap(
                answer ->
                    answer
                        .decision()
                        .map(decision -> new HostDecision(decision, answer.pendingDebit())))
        : Optional.empty();
  }

  @Override
  public Optional<Boolean> awaitRide(RecordId result, Duration atMost) {
    boolean answered = run.actor().await(() -> rides.containsKey(result), atMost.toNanos());
    return answered ? Optional.ofNullable(rides.get(result)) : Optional.empty();
  }

  // ---- what happens to the link ----

  void appended(ChainedRecord record) {
    perform(link.appended(time.nanos(), record));
  }

  private void perform(List<LinkAction> actions) {
    actions.forEach(this::perform);
  }

  private void perform(LinkAction action) {
    if (action instanceof LinkAction.Connect) {
      connect();
    } else if (action instanceof LinkAction.Close close) {
      closeConnection(close.why());
    } else if (action instanceof LinkAction.Send send) {
      send(send.message());
    } else if (action instanceof LinkAction.Submit submit) {
      int epoch = submit.records().get(0).content().id().epoch();
      send(Submissions.sign(submit.number(), submit.records(), terminal.recordKeyOf(epoch)));
    } else if (action instanceof LinkAction.SubmitAhead submit) {
      city.told().goesAhead(terminal, submit.tap());
      int epoch = submit.tap().content().id().epoch();
      send(Submissions.signAhead(submit.number(), submit.tap(), terminal.recordKeyOf(epoch)));
    } else if (action instanceof LinkAction.Read read) {
      run.journal()
          .read(
              read.from(),
              read.most(),
              records -> perform(link.recordsRead(time.nanos(), read.from(), records)));
    } else if (action instanceof LinkAction.Answered answered) {
      answered(answered.answer());
    } else if (action instanceof LinkAction.Unanswered unanswered) {
      giveUp(unanswered.records());
    } else if (action instanceof LinkAction.Release release) {
      run.journal().task(keeper -> keeper.release(release.head()));
    } else if (action instanceof LinkAction.TakeBar barred) {
      bar.set(barred.why());
      city.told().barred(terminal.name(), barred.why());
      keepBar();
    } else if (action instanceof LinkAction.LiftBar && bar.findWhy().isPresent()) {
      bar.lift();
      keepBar();
    } else if (action instanceof LinkAction.TakeTime told) {
      takeTime(told);
    } else if (action instanceof LinkAction.TakeGrant granted) {
      run.journal().task(keeper -> keeper.grant(granted.grant()));
    } else if (action instanceof LinkAction.TakeCatalogue taken) {
      inStore(() -> takeCatalogue(taken.delivery()));
    } else if (action instanceof LinkAction.TakeDenyOffer taken) {
      offerDenyList(taken.offer());
    } else if (action instanceof LinkAction.TakeDenyChunk taken) {
      denyPace.came(time.nanos());
      inStore(() -> denyStep(denyLists.took(taken.chunk(), time.now().at())));
    } else if (action instanceof LinkAction.TakeAnchors taken) {
      certificates.ifPresent(each -> inStore(() -> each.take(taken.anchors(), this::send)));
    } else if (action instanceof LinkAction.TakeCertificate taken) {
      certificates.ifPresent(
          each -> {
            each.came();
            inStore(() -> each.take(taken.grant()));
          });
    } else if (action instanceof LinkAction.Say say) {
      city.trace().add(terminal.name(), "link: " + say.text());
    }
  }

  private void connect() {
    city.told().knocks(terminal.name());
    city.connect(
        terminal.name(),
        chance,
        new CityNetwork.Connecting() {
          @Override
          public void connected(CityNetwork.Connection made) {
            if (!run.isAlive()) {
              made.terminalVanished();
              return;
            }
            Optional<Credentials.Shown> shown = certificates.map(CityCertificates::shown);
            connection = made;
            made.atTerminal(new Conversation(made, shown));
            if (shown.isPresent() && !isProvedBy(made, shown.get())) {
              connection = null;
              made.closedByTerminal("no TLS");
              perform(link.disconnected(time.nanos(), "the host's authority is not believed"));
              return;
            }
            HeldCatalogues held = catalogues.held(time.now().at());
            perform(
                link.connected(
                    time.nanos(),
                    Nonce.generate(chance.bytes()),
                    "city",
                    held,
                    denyLists.version(),
                    FOR_EVER));
          }

          @Override
          public void failed(String why) {
            if (run.isAlive()) {
              perform(link.disconnected(time.nanos(), why));
            }
          }
        });
  }

  private boolean isProvedBy(CityNetwork.Connection made, Credentials.Shown shown) {
    CityCertificates own = certificates.orElseThrow();
    return own.believes(shown, made.handshake(shown.own().chain(), own.named(shown)));
  }

  /** Asks for another certificate, or comes under the one that has come. */
  private void askForCertificate(CityCertificates own) {
    CityNetwork.Connection open = connection;
    if (open == null || link.state() != LinkState.UP) {
      return;
    }
    if (own.isDue()) {
      inStore(() -> own.ask(this::send));
    } else if (link.isIdle()
        && own.shown().isNext()
        && !own.shown().own().equals(under.orElseThrow().own())) {
      closeConnection("it is taken up again under the new certificate");
    }
  }

  private void closeConnection(String why) {
    CityNetwork.Connection open = connection;
    if (open != null) {
      connection = null;
      open.closedByTerminal(why);
      city.agenda()
          .afterNanos(
              10_000,
              () -> {
                if (run.isAlive()) {
                  disconnected(why);
                }
              });
    }
  }

  private void disconnected(String why) {
    denyPace.stop();
    perform(link.disconnected(time.nanos(), why));
  }

  private void send(Message message) {
    CityNetwork.Connection open = connection;
    if (open != null) {
      open.sendToHost(Streams.encode(message));
    }
  }

  private void answered(Answer answer) {
    switch (answer.result()) {
      case DECIDED, UNDECIDED -> board.put(answer.id(), Optional.of(answer));
      case REVERSED, CHARGED ->
          city.trace()
              .add(
                  terminal.name(),
                  "the host's book differs on %s: %s, %s yuan"
                      .formatted(answer.id(), answer.result(), answer.posted().inYuan()));
      case ACCEPTED -> rides.put(answer.id(), answer.rideDue());
      case KEPT -> {
        // As it was said.
      }
    }
    run.actor().wake();
  }

  private void giveUp(List<ChainedRecord> records) {
    for (ChainedRecord record : records) {
      if (record.content().body() instanceof Body.TapBody) {
        board.put(record.content().id(), Optional.empty());
      }
    }
    run.actor().wake();
  }

  private void takeTime(LinkAction.TakeTime told) {
    try {
      time.hostSaid(told.time().at(), told.askedNanos(), time.nanos());
      city.told().hostTime(terminal.name(), told.time().at());
    } catch (IOException e) {
      city.trace().add(terminal.name(), "the time floor is not kept: " + e.getMessage());
    }
  }

  private void keepBar() {
    try {
      bar.keep();
    } catch (IOException e) {
      city.trace().add(terminal.name(), "the bar is not kept: " + e.getMessage());
    }
  }

  private void inStore(Runnable task) {
    city.agenda()
        .afterNanos(
            chance.between(1_000_000, 30_000_000),
            () -> {
              if (run.isAlive()) {
                task.run();
              }
            });
  }

  private void takeCatalogue(Message.CatalogueDelivery delivery) {
    Delivered delivered = catalogues.take(delivery, time.now().at());
    long inForce = catalogues.at(time.now().at()).version();
    city.trace().add(terminal.name(), "catalogue: " + delivered + ", in force " + inForce);
    send(
        delivered instanceof Delivered.Refused refused
            ? new Message.CatalogueReport(refused.version(), false, refused.why(), inForce)
            : new Message.CatalogueReport(
                ((Delivered.Taken) delivered).version(), true, "", inForce));
  }

  private void denyStep(DenyStep step) {
    if (step instanceof DenyStep.Ask ask) {
      denyPace.want(time.nanos(), ask.wanted());
      askForDenyList();
    } else if (step instanceof DenyStep.Ended ended) {
      denyPace.stop();
      city.trace().add(terminal.name(), "deny list: " + ended.delivered());
      city.told().denyListTaken(terminal.name());
    } else if (step instanceof DenyStep.Later later) {
      denyPace.failed(time.nanos());
      city.trace().add(terminal.name(), "deny list: " + later.delivered());
    }
  }

  private void offerDenyList(DenyListOffer offer) {
    denyPace.offered(offer);
    inStore(() -> denyStep(denyLists.offered(offer, time.now().at())));
  }

  private void askForDenyList() {
    if (link.state() == LinkState.UP) {
      denyPace.pollOffer(time.nanos()).ifPresent(this::offerDenyList);
      denyPace.poll(time.nanos(), link.isQuiet()).ifPresent(this::send);
    }
  }

  /** One connection. */
  private final class Conversation implements CityNetwork.End {
    private final CityNetwork.Connection mine;
    private final Optional<Credentials.Shown> shown;
    private final FrameReader frames = FrameReader.ofHost();

    Conversation(CityNetwork.Connection mine, Optional<Credentials.Shown> shown) {
      this.mine = mine;
      this.shown = shown;
      under = shown;
    }

    /** As {@code LinkShell} has it; true where another is left to be shown. */
    private boolean isRefusedWithAnotherLeft(String why) {
      return certificates.filter(own -> own.refused(shown.orElseThrow(), why)).isPresent();
    }

    @Override
    public void received(byte[] bytes) {
      if (run.isAlive() && connection == mine) {
        Streams.feed(
            frames,
            bytes,
            message -> {
              if (connection == mine) {
                if (message instanceof Message.Refusal refusal
                    && refusal.code() == RefusalCode.IDENTITY
                    && link.state() == LinkState.GREETING
                    && isRefusedWithAnotherLeft(refusal.text())) {
                  closeConnection(refusal.text());
                  return;
                }
                if (message instanceof Message.Refusal refusal
                    && link.state() != LinkState.BARRED) {
                  city.told().sentAway(terminal.name(), refusal.comeAfter());
                }
                perform(link.received(time.nanos(), message));
                if (shown.filter(Credentials.Shown::isNext).isPresent()
                    && message instanceof Message.Welcome
                    && link.state() == LinkState.UP) {
                  inStore(() -> certificates.orElseThrow().welcomed(shown.orElseThrow()));
                }
              }
            });
      }
    }

    @Override
    public void closed(String why) {
      if (run.isAlive() && connection == mine) {
        connection = null;
        if (why.startsWith(CertificateDesk.ALERT) && !isRefusedWithAnotherLeft(why)) {
          perform(link.certificateRefused(why));
        }
        disconnected(why);
      }
    }
  }
}
