package org.onecard.ledger.book;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

  private static final JavaClasses LEDGER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.onecard.ledger");

  @Test
  void port_knowsNoDatabase() {
    noClasses()
        .that()
        .resideInAPackage("org.onecard.ledger")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.onecard.ledger.book..", "org.onecard.ledger.jooq..", "org.jooq..", "java.sql..")
        .check(LEDGER);
  }

  @Test
  void ledger_neitherAsksTheTimeNorTalksToTheNetwork() {
    noClasses()
        .that()
        .resideInAnyPackage("org.onecard.ledger", "org.onecard.ledger.book")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat(
            // An address is no conversation.
            resideInAnyPackage("java.net..", "io.netty..")
                .and(not(assignableTo(URI.class)))
                .and(not(assignableTo(URISyntaxException.class))))
        .check(LEDGER);
  }
}
