/**
 * Authoring the catalogue: YAML files of items that a person can read and write (a joint list,
 * provinces, districts), turned into the model of {@code org.onecard.scenario.catalogue} whole or
 * refused whole, with every fault by file, line and column.
 *
 * <p>Nothing here keeps state, and nothing but {@link org.onecard.server.catalogue.SourceFile} does
 * I/O; any thread may call it. The format is described for its authors in {@code
 * firmware-docs/catalogue.md}, and for their editors in {@code catalogue.schema.json} beside it. A
 * file is hostile until it has been read: its size and depth are bounded, anchors, aliases and tags
 * are refused. Only {@link org.onecard.server.catalogue.YamlTree} knows the YAML library, and only
 * {@link org.onecard.server.catalogue.PredicateCompiler} the compiler of conditions.
 */
package org.onecard.server.catalogue;
