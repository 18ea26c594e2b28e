/**
 * {@code firmware-docs} as a site of plain files: for a browser, a printer and a telephone in a
 * tunnel, without a server and without a network.
 *
 * <p>The folder's own {@code README.md} is its index, and what it lists under its headings is the
 * navigation of every page. {@code NAME.zh.md} is {@code NAME.md} in Chinese. What is searched lies
 * in a script beside the pages, since a page that is opened as a file may read no other.
 *
 * <p>One thread; nothing is kept in memory but the documents.
 */
package org.onecard.lab.docs;
