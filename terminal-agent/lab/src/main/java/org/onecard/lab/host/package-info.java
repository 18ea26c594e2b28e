/**
 * A host server as a process of its own, which can be killed and started again. It ends with the
 * process that started it, however that ends, because its standard input ends then. And how a
 * terminal is started as the launcher does it.
 */
package org.onecard.lab.host;
