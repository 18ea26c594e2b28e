package org.onecard.ledger.book;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens the connection that writes. */
@FunctionalInterface
interface ConnectionSource {

  Connection open() throws SQLException;
}
