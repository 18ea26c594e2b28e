/**
 * What both TLS ports and the admin socket share: which of Netty's transports the machine offers,
 * and bytes to messages and back. A codec belongs to one connection and its event loop.
 */
package org.onecard.server.net;
