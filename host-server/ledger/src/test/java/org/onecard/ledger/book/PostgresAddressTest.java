package org.onecard.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostgresAddressTest {

  @Test
  void addressInFull_isRead() {
    assertThat(
            PostgresAddress.parse(
                "postgresql://onecard@db.example:6432/book?sslmode=require&sslrootcert=/etc/db.crt",
                Optional.of("secret")))
        .isEqualTo(
            new PostgresAddress(
                "db.example",
                6432,
                "book",
                "onecard",
                "require",
                Optional.of("/etc/db.crt"),
                Optional.of("secret")));
  }

  @Test
  void serverElsewhere_hasToProveItself_andThisMachineNeedNot() {
    assertThat(PostgresAddress.parse("postgresql://u@db.example/book", Optional.empty()).tls())
        .isEqualTo("verify-full");
    assertThat(PostgresAddress.parse("postgresql://u@localhost/book", Optional.empty()).tls())
        .isEqualTo("disable");
  }

  @Test
  void password_isNotShown() {
    assertThat(PostgresAddress.parse("postgresql://u@localhost/book", Optional.of("secret")))
        .hasToString("postgresql://u@localhost:5432/book");
  }

  @ParameterizedTest
  @CsvSource({
    "mysql://u@h/b, does not begin with",
    "postgresql://h/b, names no user",
    "postgresql://u:p@h/b, ONECARD_DATABASE_PASSWORD",
    "postgresql://u@h, names no database",
    "postgresql://u@h/, names no database",
    "postgresql://u@h/b?sslmode=prefer, sslmode",
    "postgresql://u@h/b?user=x, sslmode",
    "postgresql:/b, names no server",
    "'postgresql://u@h/b c', is no address",
  })
  void whatIsNoAddress_isRefusedWithItsReason(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PostgresAddress.parse(text, Optional.empty()))
        .withMessageContaining(why);
  }
}
