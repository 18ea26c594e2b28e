package org.onecard.server.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.onecard.server.net.Outbound;
import org.onecard.server.net.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The admin socket of a running host. */
public final class AdminServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AdminServer.class);
  private static final int MAX_LINE_BYTES = 64 * 1024;
  private static final int MAX_WAITING = 16;
  private static final int REQUEST_WITHIN_SECONDS = 10;
  private static final int STOP_WITHIN_SECONDS = 10;

  /** Operations that no other may hold up: somebody stands before a shut gate. */
  private static final String URGENT = "gate-";

  private final ThreadPoolExecutor worker = worker("admin");
  private final ThreadPoolExecutor urgent = worker("admin-gates");
  private final Channel channel;

  /**
   * Listens.
   *
   * @param socket a path that is free; only its owner may connect
   */
  public AdminServer(Path socket, Operations operations, Transport transport, EventLoopGroup loops)
      throws IOException {
    try {
      channel =
          new ServerBootstrap()
              .group(loops)
              .channel(transport.unix())
              .childHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                      accepted
                          .pipeline()
                          .addLast(
                              new ReadTimeoutHandler(REQUEST_WITHIN_SECONDS),
                              new LineBasedFrameDecoder(MAX_LINE_BYTES),
                              new StringDecoder(StandardCharsets.UTF_8),
                              new StringEncoder(StandardCharsets.UTF_8),
                              new Requests(operations));
                    }
                  })
              .bind(transport.unixAddress(socket))
              .syncUninterruptibly()
              .channel();
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException | RuntimeException e) {
      worker.shutdown();
      urgent.shutdown();
      throw e;
    }
  }

  private static ThreadPoolExecutor worker(String name) {
    return new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(MAX_WAITING),
        task -> new Thread(task, name));
  }

  /** Stops listening and waits for the requests under way. */
  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    end(worker);
    end(urgent);
  }

  private static void end(ThreadPoolExecutor worker) {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private final class Requests extends SimpleChannelInboundHandler<String> {

    private final Operations operations;

    private Requests(Operations operations) {
      this.operations = operations;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, String line) {
      // One request a connection; what an operation takes is no idleness.
      context.pipeline().remove(ReadTimeoutHandler.class);
      context.pipeline().remove(this);
      try {
        Optional<AdminRequest> request = AdminRequest.parse(line);
        boolean cannotWait =
            request.map(AdminRequest::operation).filter(op -> op.startsWith(URGENT)).isPresent();
        (cannotWait ? urgent : worker).execute(() -> answer(context, carryOut(request)));
      } catch (RejectedExecutionException e) {
        answer(context, new AdminAnswer.Failed("The host is busy or stopping: try again shortly."));
      }
    }

    private AdminAnswer carryOut(Optional<AdminRequest> request) {
      try {
        return request
            .map(operations::execute)
            .orElseGet(() -> new AdminAnswer.Failed("The request is not a line of JSON."));
      } catch (RuntimeException | Error e) {
        // Whoever asked waits for an answer, whatever happened.
        log.error("An admin request failed.", e);
        return new AdminAnswer.Failed(
            "The host could not do it because of a fault of its own: see its log.");
      }
    }

    private static void answer(ChannelHandlerContext context, AdminAnswer answer) {
      Outbound.sendLast(context, answer.encode() + "\n");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      log.debug("An admin connection ended early.", cause);
      Outbound.close(context);
    }
  }
}
