package org.onecard.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses AGENT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.onecard.agent");

  private static final Set<String> MACHINES =
      Set.of(
          "org.onecard.agent.journal.Journal",
          "org.onecard.agent.library.CounterMachine",
          "org.onecard.agent.link.Link",
          "org.onecard.agent.tap.TapMachine",
          "org.onecard.agent.tap.AloneDecision",
          "org.onecard.agent.time.TerminalTime",
          "org.onecard.agent.epoch.EpochBook",
          "org.onecard.agent.service.PinGuard",
          "org.onecard.agent.service.RaisedLevel",
          "org.onecard.agent.service.Sessions",
          "org.onecard.agent.service.Wizard");

  private static final DescribedPredicate<JavaClass> MACHINE =
      DescribedPredicate.describe("are machines", type -> MACHINES.contains(outermost(type)));

  @Test
  void machines_doNoInputOutput_startNoThread_askNoClock_andDrawNoNumbers() {
    classes()
        .that(MACHINE)
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.describe(
                "do no I/O",
                type ->
                    !type.getPackageName().matches("java\\.(io|nio|net)(\\..*)?")
                        && !type.getPackageName().startsWith("java.util.concurrent")
                        && !type.getPackageName().startsWith("io.netty")
                        && !type.getName().equals("java.time.Clock")
                        && !type.getName().equals("java.lang.Thread")
                        && !type.getSimpleName().endsWith("Random")))
        .check(AGENT);
    noClasses()
        .that(MACHINE)
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(AGENT);
  }

  @Test
  void agent_knowsNothingOfTheHost_norOfVirtualCards() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.onecard.server..", "org.onecard.ledger..", "org.onecard.virtual..")
        .check(AGENT);
  }

  @Test
  void netty_staysInTheLink() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.onecard.agent.link")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(AGENT);
  }

  @Test
  void generatedMessages_stayInTheProtocol() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.onecard.protocol.wire..", "com.google.protobuf..")
        .check(AGENT);
  }

  @Test
  void aTerminal_hasNoCompilerOfConditions() {
    assertThatThrownBy(() -> Class.forName("dev.cel.compiler.CelCompiler"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type.getName());
  }
}
