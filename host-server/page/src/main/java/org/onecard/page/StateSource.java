package org.onecard.page;

/**
 * What a JSON endpoint answers, read anew for every request.
 *
 * <p>Called on a worker thread, by two at a time at most. It may wait for a lock or a short query;
 * what it throws is logged and answered with 500.
 */
@FunctionalInterface
public interface StateSource {

  /**
   * A tree of records. Component names become keys; see {@link EventStream#publish} for what may be
   * in it.
   */
  Record read();
}
