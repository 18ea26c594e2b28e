package org.onecard.agent.service;

import java.util.Map;
import java.util.function.Consumer;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.device.signal.Cue;

/**
 * What of the running process a service page works with.
 *
 * @param readers stays the caller's to close
 * @param inForce the settings that it runs with, by name
 * @param signals how many lights are set
 * @param signal shows a cue on them; does not wait
 * @param doctor looks at everything, as a person would have {@code doctor} do
 * @param restart ends the process soon, in order, so that whoever supervises it starts it again
 * @param supervised whether anybody does
 */
public record Works(
    PcscReaders readers,
    Map<String, String> inForce,
    int signals,
    Consumer<Cue> signal,
    Examiner doctor,
    Runnable restart,
    boolean supervised) {

  public Works {
    inForce = Map.copyOf(inForce);
  }
}
