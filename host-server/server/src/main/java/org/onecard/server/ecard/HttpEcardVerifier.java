package org.onecard.server.ecard;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.onecard.server.ecard.EcardAnswer.PlatformDown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a platform over HTTP, as this package's description has it. */
public final class HttpEcardVerifier implements EcardVerifier {

  /** Of an answer, in bytes. */
  static final int LONGEST_ANSWER = 4_096;

  private static final Logger LOG = LoggerFactory.getLogger(HttpEcardVerifier.class);
  private static final int THREADS = 2;
  private static final int TRIES = 2;

  private final EcardPlatform platform;
  private final ExecutorService threads;
  private final HttpClient client;
  private final Semaphore places;

  /** Answers that are awaited: at most as many as there are places. */
  private final Map<Long, CompletableFuture<EcardAnswer>> awaited = new ConcurrentHashMap<>();

  private final AtomicLong inquiries = new AtomicLong();

  private volatile boolean closed;

  /** Whether the last answer was one, so that an outage is logged once and its end once. */
  private final AtomicBoolean up = new AtomicBoolean(true);

  public HttpEcardVerifier(EcardPlatform platform) {
    this.platform = platform;
    this.places = new Semaphore(platform.atOnce());
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "ecard-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            // A string that is sent on to another place would be used up there.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(platform.deadline())
            .executor(threads)
            .build();
  }

  @Override
  public CompletableFuture<EcardAnswer> verify(EcardInquiry inquiry) {
    if (!places.tryAcquire()) {
      return CompletableFuture.completedFuture(
          down(
              "%d inquiries to the platform are under way already, and it does not keep up"
                  .formatted(platform.atOnce())));
    }
    long number = inquiries.incrementAndGet();
    UnderWay underWay = new UnderWay(request(inquiry));
    CompletableFuture<EcardAnswer> told =
        underWay.answer.whenComplete(
            (known, never) -> {
              awaited.remove(number);
              places.release();
              underWay.end();
              tell(known);
            });
    awaited.put(number, underWay.answer);
    // The request's own timeout would end with the answer's head; a body may drip for ever.
    CompletableFuture<EcardAnswer> unused =
        underWay.answer.completeOnTimeout(
            late(), platform.deadline().toMillis(), TimeUnit.MILLISECONDS);
    underWay.ask(TRIES);
    if (closed) {
      underWay.answer.complete(stopping());
    }
    return told;
  }

  /** One inquiry from the first try to its answer. */
  private final class UnderWay {
    private final HttpRequest request;
    private final CompletableFuture<EcardAnswer> answer = new CompletableFuture<>();
    private volatile Future<?> exchange = answer;

    UnderWay(HttpRequest request) {
      this.request = request;
    }

    /**
     * Sends the request, and again where the line broke under it: platforms end connections that
     * were idle, and the same id is no second use.
     */
    void ask(int tries) {
      CompletableFuture<HttpResponse<byte[]>> sent;
      try {
        sent = client.sendAsync(request, head -> new BoundedBody(LONGEST_ANSWER));
      } catch (RuntimeException e) {
        answer.complete(failed(e));
        return;
      }
      exchange = sent;
      CompletableFuture<HttpResponse<byte[]>> unused =
          sent.whenComplete(
              (response, fault) -> {
                if (answer.isDone()) {
                  return; // Too late, and ended for it.
                }
                if (fault == null) {
                  answer.complete(read(response));
                } else if (tries > 1 && isBrokenLine(fault)) {
                  ask(tries - 1);
                } else {
                  answer.complete(failed(fault));
                }
              });
      if (answer.isDone()) {
        end();
      }
    }

    /** Ends an exchange that is too late; one that is over does not mind. */
    void end() {
      exchange.cancel(true);
    }
  }

  private static boolean isBrokenLine(Throwable fault) {
    return hasCause(fault, IOException.class)
        && !hasCause(fault, ConnectException.class)
        && !hasCause(fault, HttpTimeoutException.class)
        && !hasCause(fault, BoundedBody.TooLongException.class);
  }

  private HttpRequest request(EcardInquiry inquiry) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(platform.uri())
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    new JsonObject()
                        .put("requestId", inquiry.requestId())
                        .put("code", inquiry.code().text())
                        .encode()));
    platform.secret().ifPresent(secret -> request.header("authorization", "Bearer " + secret));
    return request.build();
  }

  private static EcardAnswer read(HttpResponse<byte[]> response) {
    return AnswerReader.read(
        response.statusCode(), response.headers().firstValue("content-type"), response.body());
  }

  private EcardAnswer failed(Throwable fault) {
    if (hasCause(fault, BoundedBody.TooLongException.class)) {
      return down("the platform's answer is longer than %d bytes".formatted(LONGEST_ANSWER));
    }
    if (hasCause(fault, HttpTimeoutException.class)) {
      return late();
    }
    if (hasCause(fault, ConnectException.class)) {
      return down("the platform does not listen: is its address right, is it up?");
    }
    if (hasCause(fault, IOException.class)) {
      return down("the line to the platform broke");
    }
    if (closed) {
      return stopping();
    }
    LOG.error("[platform={}] a fault of our own", platform, fault);
    return down("the platform cannot be asked: see the log");
  }

  private static boolean hasCause(Throwable fault, Class<? extends Throwable> kind) {
    Optional<Throwable> at = Optional.of(fault);
    for (int depth = 0; at.isPresent() && depth < 8; depth++) {
      if (kind.isInstance(at.get())) {
        return true;
      }
      at = Optional.ofNullable(at.get().getCause());
    }
    return false;
  }

  private PlatformDown late() {
    return down(
        "the platform did not answer within %d ms".formatted(platform.deadline().toMillis()));
  }

  private PlatformDown stopping() {
    return down("this host is stopping");
  }

  private PlatformDown down(String sentence) {
    return new PlatformDown(sentence + " [platform=" + platform + "]");
  }

  private void tell(EcardAnswer answer) {
    boolean answered = !(answer instanceof PlatformDown);
    if (up.getAndSet(answered) != answered) {
      if (answered) {
        LOG.info("[platform={}] answers again", platform);
      } else {
        LOG.warn("electronic cards cannot be verified: {}", answer.describe());
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    awaited.values().forEach(answer -> answer.complete(stopping()));
    threads.shutdownNow();
  }
}
