package org.onecard.ledger.book;

import java.sql.Connection;
import org.jooq.DSLContext;

/**
 * The connection that writes, and two ways to speak over it: jOOQ for what is seldom done, plain
 * statements for the commits of a lane.
 */
record Writer(Connection connection, DSLContext sql, Statements plain) {}
