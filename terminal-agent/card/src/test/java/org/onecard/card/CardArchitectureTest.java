package org.onecard.card;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * The card module is told everything: it does no I/O, starts no thread, asks no time and no chance.
 */
class CardArchitectureTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.onecard.card");

  @Test
  void mainCode_doesNoInputOrOutput() {
    noClasses()
        .should()
        .dependOnClassesThat(
            inPackage("java.io")
                .and(
                    DescribedPredicate.not(
                        described(
                            "in-memory streams, exceptions and serialisation",
                            c ->
                                c.getSimpleName().startsWith("ByteArray")
                                    || c.getSimpleName().endsWith("Exception")
                                    || c.getName().equals("java.io.Serializable")))))
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.nio.file..", "java.nio.channels..", "java.net..", "javax.smartcardio..")
        .check(MAIN);
  }

  @Test
  void mainCode_startsNoThreadAndAsksNeitherTimeNorChance() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.concurrent..", "java.util.random..")
        .orShould()
        .dependOnClassesThat(
            described(
                "clocks, threads and random sources",
                c ->
                    c.isEquivalentTo(Clock.class)
                        || c.isEquivalentTo(Thread.class)
                        || c.isAssignableTo(Random.class)))
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(Instant.class, "now")
        .check(MAIN);
  }

  @Test
  void tlv_standsOnNothingElseOfTheHouse() {
    noClasses()
        .that()
        .resideInAPackage("org.onecard.card.tlv")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.onecard.card.apdu..", "org.onecard.card.ssse..")
        .check(MAIN);
  }

  private static DescribedPredicate<JavaClass> inPackage(String name) {
    return JavaClass.Predicates.resideInAPackage(name);
  }

  private static DescribedPredicate<JavaClass> described(
      String text, Predicate<JavaClass> predicate) {
    return DescribedPredicate.describe(text, predicate);
  }
}
