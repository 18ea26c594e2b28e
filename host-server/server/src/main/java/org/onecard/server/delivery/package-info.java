/**
 * What the host delivers to terminals: catalogues and the deny list, signed once and then handed to
 * everybody. Holds the current ones in memory; they are read again after a publication or an
 * import, by the thread that did it.
 */
package org.onecard.server.delivery;
