package org.onecard.agent.service;

import java.io.IOException;
import java.util.List;
import org.onecard.agent.doctor.Finding;

/** Looks at every step from the card to the ledger, as {@code doctor} does. */
@FunctionalInterface
public interface Examiner {

  List<Finding> examine() throws IOException, InterruptedException;
}
