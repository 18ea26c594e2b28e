/**
 * What the person in front of the terminal sees. A screen is told states, never how to draw them;
 * it shows no card number, and a name only where {@link
 * org.onecard.agent.screen.ScreenState.ShowsHolder} says so. Called from the thread that owns the
 * reader.
 */
package org.onecard.agent.screen;
