/**
 * The host server's main class. A package below it is a feature; {@code host} wires them together.
 */
package org.onecard.server;
