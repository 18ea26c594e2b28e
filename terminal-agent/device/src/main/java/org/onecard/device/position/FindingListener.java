package org.onecard.device.position;

/** Is told which slot is at a position, when that is another one than before, or none. */
@FunctionalInterface
public interface FindingListener {

  /** Nobody wants to know. */
  FindingListener NONE = (position, finding) -> {};

  /** On the thread that reads there; must not wait. */
  void found(ReaderPosition position, Finding finding);
}
