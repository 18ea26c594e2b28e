/**
 * Main of what exists in a checkout only: the demo, virtual cards from a shell, measurements. Owns
 * nothing itself; each command has a package of its own.
 */
package org.onecard.lab;
