/**
 * Card profiles as files, as the host has them: the built-in ones of the card module and those of a
 * folder. What they mean, and how files go together, is the card module's; this reads them.
 */
package org.onecard.server.profile;
