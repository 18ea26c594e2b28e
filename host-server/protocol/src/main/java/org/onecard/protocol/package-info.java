/**
 * What a terminal and a host say to each other; {@code onecard.proto} and {@code
 * firmware-docs/wire-protocol.md} are the contract. Nothing here does I/O, starts a thread or asks
 * the time; generated messages (package {@code wire}) never leave this module.
 */
package org.onecard.protocol;
