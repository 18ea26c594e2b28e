package org.onecard.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.onecard.server");

  /** The parts of the lane that have to do with threads, clocks or the book itself. */
  private static final Set<String> SHELLS =
      Set.of("LaneShell", "SubmissionQueue", "HostSealer", "Reply", "CommitListener");

  @Test
  void lane_isAMachineThatDoesNoIoAndAsksNoTime() {
    classes()
        .that()
        .resideInAPackage("org.onecard.server.lane")
        .and(notAShell())
        .should()
        .onlyDependOnClassesThat(isPure())
        .check(CLASSES);
  }

  @Test
  void enrolmentCase_isAMachineThatDoesNoIoAndAsksNoTime() {
    classes()
        .that()
        .haveNameMatching("org\\.onecard\\.server\\.enrolment\\.EnrolmentCase.*")
        .should()
        .onlyDependOnClassesThat(isPure())
        .check(CLASSES);
  }

  @Test
  void theTalkWithLibraries_isMachinesThatDoNoIoAndAskNoTime() {
    classes()
        .that()
        .haveNameMatching("org\\.onecard\\.server\\.(sip2\\.SipSession|library\\.PostCase)(\\$.*)?")
        .should()
        .onlyDependOnClassesThat(isPure())
        .check(CLASSES);
  }

  @Test
  void netty_staysInTheShellsThatListen() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.onecard.server.acceptor",
            "org.onecard.server.admin",
            "org.onecard.server.authority",
            "org.onecard.server.enrolment",
            "org.onecard.server.host",
            "org.onecard.server.net")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(CLASSES);
  }

  @Test
  void generatedCode_ofOtherModulesIsNotUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.onecard.protocol.wire..", "org.onecard.ledger.jooq..")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> notAShell() {
    return DescribedPredicate.describe(
        "are not shells",
        type -> {
          String outermost = type.getName().substring(type.getPackageName().length() + 1);
          int inner = outermost.indexOf('$');
          return !SHELLS.contains(inner < 0 ? outermost : outermost.substring(0, inner));
        });
  }

  private static DescribedPredicate<JavaClass> isPure() {
    return DescribedPredicate.describe(
        "do no I/O, start no thread, ask no time and draw no number",
        type -> {
          String name = type.getName();
          return !name.startsWith("java.io.")
              && !name.startsWith("java.nio.")
              && !name.startsWith("java.net.")
              && !name.startsWith("java.util.concurrent.")
              && !name.startsWith("io.netty.")
              && !name.equals("java.time.Clock")
              && !name.equals("java.util.Random")
              && !name.equals("java.security.SecureRandom")
              && !name.equals("java.lang.Thread");
        });
  }
}
