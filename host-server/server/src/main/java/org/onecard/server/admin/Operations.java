package org.onecard.server.admin;

/** Whoever carries requests out: the running host, or a command that has opened the book itself. */
public interface Operations {

  /** Called from one thread at a time. Every fault of the request is an answer. */
  AdminAnswer execute(AdminRequest request);
}
