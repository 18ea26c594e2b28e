/**
 * What is different between two catalogues, in words and as JSON. Walks the components of the
 * model's records, so that a new field of an item shows up without a line here; only how people
 * call it is told, where its name in the model is not how they do. Owns no thread and no file.
 */
package org.onecard.server.cataloguediff;
