package org.onecard.scenario;

/** One sentence for a person, in both languages of the screens. */
public record Notice(String zh, String en) {}
