package org.onecard.ledger.book;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Real connections whose next commit fails before or after the database has done it. */
final class FaultyConnections implements ConnectionSource {

  enum Fault {
    BEFORE,
    AFTER
  }

  private final ConnectionSource real;
  private Optional<Fault> next = Optional.empty();
  private int failures;

  FaultyConnections(ConnectionSource real) {
    this.real = real;
  }

  void failNextCommit(Fault fault) {
    next = Optional.of(fault);
  }

  int failures() {
    return failures;
  }

  @Override
  public Connection open() throws SQLException {
    Connection connection = real.open();
    return (Connection)
        Proxy.newProxyInstance(
            FaultyConnections.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              boolean fails = next.isPresent() && method.getName().equals("commit");
              if (fails && next.get() == Fault.BEFORE) {
                throw failure();
              }
              try {
                Object result = method.invoke(connection, arguments);
                if (fails) {
                  throw failure();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private SQLException failure() {
    next = Optional.empty();
    failures++;
    return new SQLException("the disk went away while it committed");
  }
}
