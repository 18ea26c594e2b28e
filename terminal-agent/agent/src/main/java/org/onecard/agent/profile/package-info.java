/**
 * Card profiles and traces as files: the built-in profiles of the card module, those that somebody
 * names, and recorded traces. Errors are sentences that name file, line and column.
 */
package org.onecard.agent.profile;
