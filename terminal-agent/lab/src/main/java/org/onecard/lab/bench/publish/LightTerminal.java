package org.onecard.lab.bench.publish;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.store.CatalogueStore;
import org.onecard.agent.store.Delivered;
import org.onecard.agent.store.HeldCatalogues;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.frame.FrameReader;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Messages;
import org.onecard.protocol.message.Nonce;

/** A terminal's link without its reader, journal and gate. */
final class LightTerminal implements AutoCloseable {

  private static final int HEARTBEAT_S = 15;

  private final TerminalIdentity identity;
  private final CatalogueStore catalogues;
  private final Executor storing;
  private final RandomBytes random;
  private final CompletableFuture<Void> welcomed = new CompletableFuture<>();
  private volatile long inForce;
  private volatile long tookEffectNs;
  private volatile @Nullable Channel channel;

  LightTerminal(Path dataDir, Executor storing, RandomBytes random) throws IOException {
    this.identity = TerminalIdentity.read(dataDir);
    this.catalogues =
        CatalogueStore.open(
            dataDir.resolve("catalogue"), identity.region(), identity.regionKeys().signing());
    this.storing = storing;
    this.random = random;
  }

  /** Done once the host has welcomed it. */
  CompletableFuture<Void> connect(int port, EventLoopGroup loops) throws IOException {
    SslContext tls =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3")
            .keyManager(identity.tlsKey(), identity.tlsChain().toArray(new X509Certificate[0]))
            .trustManager(identity.authority())
            .endpointIdentificationAlgorithm("HTTPS")
            .build();
    var unused =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel socket) {
                    SslHandler handler = tls.newHandler(socket.alloc(), "localhost", port);
                    handler.setHandshakeTimeoutMillis(30_000);
                    socket.pipeline().addLast(handler, new Conversation());
                  }
                })
            .connect(new InetSocketAddress("localhost", port))
            .addListener(
                connecting -> {
                  if (!connecting.isSuccess()) {
                    welcomed.completeExceptionally(connecting.cause());
                  }
                });
    return welcomed;
  }

  /** The version it decides by, 0 for none. */
  long inForce() {
    return inForce;
  }

  /** The reading of {@link System#nanoTime} when that version was stored and in force. */
  long tookEffectNs() {
    return tookEffectNs;
  }

  @Override
  public void close() {
    Channel open = channel;
    if (open != null) {
      var unused = open.close();
    }
  }

  private void send(Message message) {
    Channel open = channel;
    if (open != null) {
      var unused =
          open.writeAndFlush(Unpooled.wrappedBuffer(Frames.encode(Messages.encode(message))))
              .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  private void take(Message.CatalogueDelivery delivery) {
    Delivered delivered = catalogues.take(delivery, Instant.now());
    inForce = catalogues.at(Instant.now()).version();
    tookEffectNs = System.nanoTime();
    send(
        delivered instanceof Delivered.Refused refused
            ? new Message.CatalogueReport(refused.version(), false, refused.why(), inForce)
            : new Message.CatalogueReport(
                ((Delivered.Taken) delivered).version(), true, "", inForce));
  }

  /** The connection. */
  private final class Conversation extends SimpleChannelInboundHandler<ByteBuf> {

    private final FrameReader frames = new FrameReader();

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (!handshake.isSuccess()) {
          welcomed.completeExceptionally(handshake.cause());
          return;
        }
        channel = context.channel();
        HeldCatalogues held = catalogues.held(Instant.now());
        send(
            new Message.Hello(
                List.of(1),
                identity.terminalId(),
                "onecard-lab 0.1",
                held.newest(),
                0,
                Nonce.generate(random),
                0,
                held.versions(),
                held.inForce()));
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      byte[] came = new byte[bytes.readableBytes()];
      bytes.readBytes(came);
      if (frames.feed(came) instanceof FrameReader.Read.Complete complete) {
        complete.payloads().forEach(payload -> received(context, payload));
      } else {
        var unused = context.close();
      }
    }

    private void received(ChannelHandlerContext context, byte[] payload) {
      if (!(Messages.decode(payload) instanceof Decoded.Ok<Message> decoded)) {
        welcomed.completeExceptionally(new IOException("the host sent what is no message"));
      } else if (decoded.value() instanceof Message.Welcome) {
        // A terminal that says nothing for a minute is taken for gone.
        var beating =
            context
                .executor()
                .scheduleAtFixedRate(
                    () -> send(new Message.Heartbeat(Nonce.generate(random))),
                    HEARTBEAT_S,
                    HEARTBEAT_S,
                    TimeUnit.SECONDS);
        var unused = context.channel().closeFuture().addListener(closed -> beating.cancel(false));
        welcomed.complete(null);
      } else if (decoded.value() instanceof Message.CatalogueDelivery delivery) {
        storing.execute(() -> take(delivery));
      } else if (decoded.value() instanceof Message.Refusal refusal) {
        welcomed.completeExceptionally(new IOException("the host refuses: " + refusal.text()));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      welcomed.completeExceptionally(new IOException("the host ended the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      welcomed.completeExceptionally(cause);
      var unused = context.close();
    }
  }
}
