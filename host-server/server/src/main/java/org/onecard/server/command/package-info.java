/**
 * The command line of the host: {@code host}, {@code catalog} and {@code ledger}. A command asks
 * the running host over its admin socket, or opens the book itself where none runs; either way the
 * same {@link org.onecard.server.host.HostOperations} carries it out. What it prints goes to
 * standard output, in words or with {@code --json} as one JSON object; logs go to standard error.
 */
package org.onecard.server.command;
