package org.onecard.virtual.serial;

import java.io.IOException;
import java.nio.file.Path;

/** A process that starts a pair, says its process id, and does nothing more. */
final class PairHolder {

  private PairHolder() {}

  /**
   * Runs until it is killed.
   *
   * @param args the pair's directory, and the path of socat
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    PtyPair pair = new PtyPair(Path.of(args[0]), new SocatPart(Path.of(args[1])));
    pair.start();
    System.out.println("socat " + pair.pid().orElseThrow());
    System.out.flush();
    Thread.sleep(Long.MAX_VALUE);
  }
}
