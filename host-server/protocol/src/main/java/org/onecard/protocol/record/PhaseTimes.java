package org.onecard.protocol.record;

/** How long each phase of a tap took, in microseconds, each at least 0. */
public record PhaseTimes(int detectUs, int readUs, int proveUs, int decideUs, int actUs) {}
