/** What the host's log lines may not hold, taken out of them on their way to the console. */
package org.onecard.server.logging;
