package org.onecard.agent.service;

import org.onecard.page.PageServer;

/** The documents for technicians, as they were when this terminal was built. */
final class HelpPages {

  private HelpPages() {}

  static void addTo(PageServer.Builder page) {}
}
