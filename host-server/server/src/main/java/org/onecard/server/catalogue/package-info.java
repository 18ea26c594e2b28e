/**
 * Authoring the catalogue: one YAML file of items that a person can read and write, turned into the
 * model of {@code org.onecard.scenario.catalogue} whole or refused whole, with every fault by line
 * and column.
 *
 * <p>Nothing here does I/O or keeps state; any thread may call it. The file's format is described
 * for its authors in {@code firmware-docs/catalogue.md}. A file is hostile until it has been read:
 * its size and depth are bounded, and anchors, aliases and tags are refused. Only {@link
 * org.onecard.server.catalogue.YamlTree} knows the YAML library.
 */
package org.onecard.server.catalogue;
