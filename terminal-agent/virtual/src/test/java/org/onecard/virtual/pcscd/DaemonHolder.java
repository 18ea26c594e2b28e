package org.onecard.virtual.pcscd;

import java.io.IOException;
import java.nio.file.Path;

/** A process that starts a daemon, says its process id, and does nothing more. */
final class DaemonHolder {

  private DaemonHolder() {}

  /**
   * Runs until it is killed.
   *
   * @param args the daemon's directory, and the paths of its three parts
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    PcscParts parts = new PcscParts(Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
    PrivatePcscd pcscd = new PrivatePcscd(Path.of(args[0]), 1, parts);
    pcscd.start();
    System.out.println("daemon " + pcscd.pid().orElseThrow());
    System.out.flush();
    Thread.sleep(Long.MAX_VALUE);
  }
}
