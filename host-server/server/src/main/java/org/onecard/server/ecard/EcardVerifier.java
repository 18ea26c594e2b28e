package org.onecard.server.ecard;

import java.util.concurrent.CompletableFuture;

/** The platform of electronic cards, whichever it is. Safe for any thread. */
public interface EcardVerifier extends AutoCloseable {

  /**
   * Asks about one presentation. Returns at once.
   *
   * @return the answer, after the deadline at the latest; it never completes exceptionally
   */
  CompletableFuture<EcardAnswer> verify(EcardInquiry inquiry);

  /** Inquiries under way end as {@link EcardAnswer.PlatformDown}. */
  @Override
  void close();

  /** For a host that was told of no platform. */
  static EcardVerifier none() {
    return new EcardVerifier() {
      @Override
      public CompletableFuture<EcardAnswer> verify(EcardInquiry inquiry) {
        return CompletableFuture.completedFuture(
            new EcardAnswer.PlatformDown(
                "this host was told of no platform for electronic cards: give it one"));
      }

      @Override
      public void close() {
        // There is nothing to end.
      }
    };
  }
}
