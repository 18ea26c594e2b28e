package org.onecard.server.acceptor;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.onecard.ledger.LedgerStore;
import org.onecard.ledger.TerminalStore;
import org.onecard.server.audit.AuditTrail;
import org.onecard.server.authority.ClientCertificateCheck;
import org.onecard.server.authority.HostKeys;
import org.onecard.server.authority.TlsContexts;
import org.onecard.server.delivery.AnchorLists;
import org.onecard.server.delivery.Deliveries;
import org.onecard.server.delivery.GateOrders;
import org.onecard.server.delivery.TerminalVersions;
import org.onecard.server.denylist.DenyDesk;
import org.onecard.server.enrolment.RenewalDesk;
import org.onecard.server.lane.LaneShell;
import org.onecard.server.net.ConnectionLimit;
import org.onecard.server.net.ConnectionPatience;
import org.onecard.server.net.MessageCodec;
import org.onecard.server.net.Transport;
import org.onecard.server.proof.ProofDesk;
import org.onecard.server.scenic.LeaseDesk;

/** The tap port. */
public final class Acceptor implements AutoCloseable {

  private static final int MAX_GREETINGS_WAITING = 4096;

  /** A host that is started again is there some seconds later; another takes its place at once. */
  private static final Duration STOPPED = Duration.ofSeconds(1);

  private static final WriteBufferWaterMark WATERMARK =
      new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

  private final ThreadPoolExecutor welcomeThread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_GREETINGS_WAITING),
          task -> new Thread(task, "welcome"));
  private final TerminalConnections connections = new TerminalConnections();
  private final AcceptorParts parts;
  private final ConnectionPatience patience;
  private final ConnectionLimit limit;
  private final Channel listening;

  /**
   * Listens.
   *
   * @param address port 0 for a free one
   * @throws IOException where it cannot; the message says what to do
   */
  public Acceptor(
      InetSocketAddress address,
      ConnectionPatience patience,
      TlsContexts tls,
      ClientCertificateCheck certificates,
      HostKeys keys,
      LedgerStore book,
      TerminalStore terminals,
      CardOpener cards,
      ProofDesk proofs,
      LaneShell lane,
      Deliveries deliveries,
      DenyDesk denyLists,
      GateOrders gateOrders,
      AnchorLists anchorLists,
      RenewalDesk renewals,
      TerminalVersions versions,
      PatronLookup patrons,
      LibraryService libraries,
      LeaseDesk leases,
      LinkListener links,
      AuditTrail audit,
      Clock clock,
      Transport transport,
      EventLoopGroup loops)
      throws IOException {
    this.patience = patience;
    limit = new ConnectionLimit(patience.connections(), patience.strangers());
    HostWord word = new HostWord(keys.signing(), clock);
    parts =
        new AcceptorParts(
            certificates,
            terminals,
            new Greeting(book, terminals, keys.signing(), word, clock),
            word,
            cards,
            proofs,
            lane,
            deliveries,
            denyLists,
            gateOrders,
            anchorLists,
            renewals,
            versions,
            patrons,
            libraries,
            leases,
            connections,
            links,
            audit,
            welcomeThread,
            clock);
    try {
      listening = transport.listen(bootstrap(tls, transport, loops), address, "tap");
    } catch (IOException e) {
      welcomeThread.shutdown();
      throw e;
    }
  }

  private ServerBootstrap bootstrap(TlsContexts tls, Transport transport, EventLoopGroup loops) {
    return new ServerBootstrap()
        .group(loops)
        .channel(transport.tcp())
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATERMARK)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel accepted) {
                if (!limit.admits(accepted)) {
                  return;
                }
                SslHandler ssl = tls.newTapHandler(accepted.alloc());
                ssl.setHandshakeTimeoutMillis(patience.handshakeWithin().toMillis());
                accepted
                    .pipeline()
                    .addLast(
                        ssl,
                        new Acquaintance(limit),
                        new MessageCodec(),
                        // Behind the codec, so that whole messages count: a byte now and then
                        // keeps no connection.
                        new IdleStateHandler(
                            patience.silentAtMost().toMillis(), 0, 0, TimeUnit.MILLISECONDS),
                        new TerminalHandler(parts));
              }
            });
  }

  /** Tells the limit who has shown a certificate: without one the handshake does not end well. */
  private static final class Acquaintance extends ChannelInboundHandlerAdapter {

    private final ConnectionLimit limit;

    private Acquaintance(ConnectionLimit limit) {
      this.limit = limit;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
        limit.hasShown(context.channel());
      }
      super.userEventTriggered(context, event);
    }
  }

  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  public TerminalConnections connections() {
    return connections;
  }

  /** Takes no further connections; those that are open go on until the loops end. */
  public void stopListening() {
    listening.close().syncUninterruptibly();
  }

  @Override
  public void close() {
    stopListening();
    welcomeThread.shutdownNow();
    connections.sendAllAway("the host stops", STOPPED);
    limit.closeAll();
  }
}
