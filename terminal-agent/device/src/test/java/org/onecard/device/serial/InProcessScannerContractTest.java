package org.onecard.device.serial;

import org.onecard.card.code.CodeScanner;
import org.onecard.virtual.serial.InProcessScanner;

class InProcessScannerContractTest extends CodeScannerContract {

  private final InProcessScanner inProcess = new InProcessScanner("in process");

  @Override
  CodeScanner open() {
    return inProcess;
  }

  @Override
  void show(String code) {
    inProcess.show(code);
  }

  @Override
  void unplug() {
    inProcess.unplug();
  }

  @Override
  void plugIn() {
    inProcess.plugIn();
  }

  @Override
  void awaitArrival(int bytes) {
    // What is shown is there.
  }
}
