package org.onecard.server.enrolment;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.TerminalStore;
import org.onecard.ledger.TerminalStore.CodeSpending;
import org.onecard.ledger.TerminalStore.EpochGranted;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.EnrolRequest;
import org.onecard.protocol.message.Message.Position;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.message.RegionKeys;
import org.onecard.protocol.message.Texts;
import org.onecard.scenario.Region;
import org.onecard.server.audit.AuditTrail;
import org.onecard.server.authority.Authorities;
import org.onecard.server.authority.Authority;
import org.onecard.server.authority.HostKeys;
import org.onecard.server.authority.TlsContexts;
import org.onecard.server.net.ConnectionLimit;
import org.onecard.server.net.MalformedInputException;
import org.onecard.server.net.MessageCodec;
import org.onecard.server.net.Outbound;
import org.onecard.server.net.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The enrol port. */
public final class EnrolListener implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EnrolListener.class);
  private static final int MAX_CONNECTIONS = 32;

  /** Of one address: nobody shows a certificate here, so each counts to its end. */
  private static final int MAX_FROM_ONE = 8;

  private static final int MAX_WAITING = 16;
  private static final int HANDSHAKE_WITHIN_MS = 5_000;
  private static final int DONE_WITHIN_SECONDS = 10;

  private final ThreadPoolExecutor worker =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          task -> new Thread(task, "enrolment"));
  private final ConnectionLimit limit = new ConnectionLimit(MAX_CONNECTIONS, MAX_FROM_ONE);
  private final HostKeys keys;
  private final Authorities authorities;
  private final Region region;
  private final int tapPort;
  private final TerminalStore terminals;
  private final EnrolledListener enrolled;
  private final AuditTrail audit;
  private final Clock clock;
  private final Channel listening;

  /** Told of every terminal that has been enrolled, on the enrolment thread. */
  public interface EnrolledListener {
    void enrolled(Terminal terminal);
  }

  /**
   * Listens.
   *
   * @param tapPort where terminals are sent from here
   * @throws IOException where it cannot; the message says what to do
   */
  public EnrolListener(
      InetSocketAddress address,
      TlsContexts tls,
      HostKeys keys,
      Authorities authorities,
      Region region,
      int tapPort,
      TerminalStore terminals,
      EnrolledListener enrolled,
      AuditTrail audit,
      Clock clock,
      Transport transport,
      EventLoopGroup loops)
      throws IOException {
    this.keys = keys;
    this.authorities = authorities;
    this.region = region;
    this.tapPort = tapPort;
    this.terminals = terminals;
    this.enrolled = enrolled;
    this.audit = audit;
    this.clock = clock;
    try {
      listening = transport.listen(bootstrap(tls, transport, loops), address, "enrol");
    } catch (IOException e) {
      worker.shutdown();
      throw e;
    }
  }

  private ServerBootstrap bootstrap(TlsContexts tls, Transport transport, EventLoopGroup loops) {
    return new ServerBootstrap()
        .group(loops)
        .channel(transport.tcp())
        .option(ChannelOption.SO_REUSEADDR, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel accepted) {
                if (!limit.admits(accepted)) {
                  return;
                }
                SslHandler ssl = tls.newEnrolHandler(accepted.alloc());
                ssl.setHandshakeTimeoutMillis(HANDSHAKE_WITHIN_MS);
                accepted.pipeline().addLast(ssl, new MessageCodec(), new Requests());
                Future<?> unused =
                    accepted
                        .eventLoop()
                        .schedule(
                            () -> Outbound.close(accepted), DONE_WITHIN_SECONDS, TimeUnit.SECONDS);
              }
            });
  }

  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    limit.closeAll();
    worker.shutdown();
  }

  private Message carryOut(EnrolRequest request, String remote) {
    Optional<Authority> issuer = authorities.findIssuer();
    if (issuer.isEmpty()) {
      log.error("Nobody can be enrolled: {}", authorities.missing());
      return new Refusal(
          RefusalCode.INTERNAL, 0, Position.NONE, "the host lacks the key of its authority");
    }
    EnrolmentCase enrolment =
        new EnrolmentCase(
            request,
            new EnrolmentCase.Office(
                issuer.get(),
                keys.signing(),
                region,
                new RegionKeys(
                    keys.signing().verifyingKey(), keys.sealing().publicKey(), keys.tag()),
                tapPort));
    EnrolmentCase.Next next = enrolment.begin();
    if (next instanceof EnrolmentCase.Next.Spend spend) {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      CodeSpending spending = terminals.spendEnrolCode(spend.codeNumber(), spend.secretHash(), now);
      Optional<EpochGranted> lastGrant =
          spending instanceof CodeSpending.Spent spent
              ? terminals.findLastGrant(spent.code().terminalId())
              : Optional.empty();
      next = enrolment.spent(spending, lastGrant, now);
    }
    if (next instanceof EnrolmentCase.Next.Book book) {
      Terminal terminal = book.enrolment().terminal();
      terminals.enrol(book.enrolment());
      audit.note(
          "terminal " + terminal.terminalId(),
          "enrolment.done",
          "Enrolled at location %s for item %s from %s with code %s."
              .formatted(terminal.locationId(), terminal.itemId(), remote, request.codeNumber()));
      enrolled.enrolled(terminal);
      return book.grant();
    }
    EnrolmentCase.Next.Refuse refuse = (EnrolmentCase.Next.Refuse) next;
    audit.noteStranger(
        remote, refuse.what(), "Code %s: %s.".formatted(request.codeNumber(), refuse.text()));
    return new Refusal(
        refuse.code(), 0, Position.NONE, Texts.fit(refuse.text(), Texts.MOST_REASON));
  }

  /** One connection: one request, one answer. */
  private final class Requests extends SimpleChannelInboundHandler<Message> {

    private boolean asked;

    private Requests() {
      super(Message.class);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Message message) {
      if (asked) {
        return;
      }
      asked = true;
      if (!(message instanceof EnrolRequest request)) {
        answer(
            context,
            new Refusal(
                RefusalCode.MALFORMED, 0, Position.NONE, "this port takes enrolment requests"));
        return;
      }
      String remote = String.valueOf(context.channel().remoteAddress());
      try {
        worker.execute(() -> answer(context, carryOutSafely(request, remote)));
      } catch (RejectedExecutionException e) {
        answer(
            context,
            new Refusal(RefusalCode.BUSY, 0, Position.NONE, "too many enrolments at once"));
      }
    }

    private Message carryOutSafely(EnrolRequest request, String remote) {
      try {
        return carryOut(request, remote);
      } catch (LedgerUnavailable e) {
        log.error("An enrolment failed: {}", e.getMessage());
        return new Refusal(RefusalCode.BUSY, 0, Position.NONE, "the book cannot be reached now");
      } catch (RuntimeException e) {
        log.error("An enrolment failed.", e);
        return new Refusal(RefusalCode.INTERNAL, 0, Position.NONE, "the host failed");
      }
    }

    private static void answer(ChannelHandlerContext context, Message message) {
      Outbound.sendLast(context, message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof MalformedInputException) {
        audit.noteStranger(
            String.valueOf(context.channel().remoteAddress()),
            "enrolment.malformed",
            "The enrol port got what is no message: " + cause.getMessage());
      } else {
        log.debug("An enrolment connection ended early.", cause);
      }
      Outbound.close(context);
    }
  }
}
