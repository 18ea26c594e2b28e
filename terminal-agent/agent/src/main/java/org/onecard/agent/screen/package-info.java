/**
 * What the person in front of the terminal sees. A screen is told states, never how to draw them;
 * it shows neither names nor card numbers. Called from the thread that owns the reader.
 */
package org.onecard.agent.screen;
