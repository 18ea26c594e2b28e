package org.onecard.server.ecard;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.onecard.server.ecard.EcardAnswer.PlatformDown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a platform over HTTP, as this package's description has it. */
public final class HttpEcardVerifier implements EcardVerifier {

  /** Of an answer, in bytes. */
  static final int LONGEST_ANSWER = 4_096;

  private static final Logger LOG = LoggerFactory.getLogger(HttpEcardVerifier.class);
  private static final int THREADS = 2;

  private final EcardPlatform platform;
  private final ExecutorService threads;
  private final HttpClient client;
  private final Semaphore places;

  /** Answers that are awaited: at most as many as there are places. */
  private final Set<CompletableFuture<EcardAnswer>> awaited = ConcurrentHashMap.newKeySet();

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
    CompletableFuture<HttpResponse<byte[]>> exchange;
    try {
      exchange = client.sendAsync(request(inquiry), head -> new BoundedBody(LONGEST_ANSWER));
    } catch (RuntimeException e) {
      places.release();
      if (closed) {
        return CompletableFuture.completedFuture(stopping());
      }
      LOG.error("[platform={}] cannot be asked", platform, e);
      return CompletableFuture.completedFuture(down("the platform cannot be asked: see the log"));
    }
    CompletableFuture<EcardAnswer> answer = new CompletableFuture<>();
    CompletableFuture<EcardAnswer> told =
        answer.whenComplete(
            (known, never) -> {
              awaited.remove(answer);
              places.release();
              // Ends an exchange that is too late; one that is over does not mind.
              exchange.cancel(true);
              tell(known);
            });
    awaited.add(answer);
    exchange.whenComplete(
        (response, fault) -> answer.complete(fault == null ? read(response) : failed(fault)));
    // The request's own timeout would end with the answer's head; a body may drip for ever.
    answer.completeOnTimeout(late(), platform.deadline().toMillis(), TimeUnit.MILLISECONDS);
    if (closed) {
      answer.complete(stopping());
    }
    return told;
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
    Throwable cause =
        fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    if (hasCause(cause, BoundedBody.TooLongException.class)) {
      return down("the platform's answer is longer than %d bytes".formatted(LONGEST_ANSWER));
    }
    if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
      return late();
    }
    if (hasCause(cause, ConnectException.class)) {
      return down("the platform does not listen: is its address right, is it up?");
    }
    if (cause instanceof IOException) {
      return down(
          "the line to the platform broke (%s)".formatted(cause.getClass().getSimpleName()));
    }
    LOG.error("[platform={}] a fault of our own", platform, cause);
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
    awaited.forEach(answer -> answer.complete(stopping()));
    threads.shutdownNow();
  }
}
