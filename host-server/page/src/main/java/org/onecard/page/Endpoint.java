package org.onecard.page;

/**
 * Answers a request that is more than reading a state: one of a session, or one that does
 * something.
 *
 * <p>Called on a worker thread, by two at a time at most, so it must not wait for a person or a
 * card. What it throws is logged and answered with 500.
 */
@FunctionalInterface
public interface Endpoint {

  PageAnswer answer(PageRequest request);
}
