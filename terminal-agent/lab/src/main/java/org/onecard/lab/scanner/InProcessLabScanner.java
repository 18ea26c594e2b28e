package org.onecard.lab.scanner;

import org.onecard.card.code.CodeScanner;
import org.onecard.virtual.serial.InProcessScanner;

/** A scanner without a port. */
record InProcessLabScanner(InProcessScanner held, String description) implements LabScanner {

  @Override
  public CodeScanner scanner() {
    return held;
  }

  @Override
  public void show(String code) {
    held.show(code);
  }

  @Override
  public void close() {
    held.close();
  }
}
