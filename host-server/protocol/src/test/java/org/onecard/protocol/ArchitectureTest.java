package org.onecard.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final String WIRE = "org.onecard.protocol.wire..";

  // Once for all tests; without the generated messages, which are large and not ours to shape.
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/protocol/wire/"))
          .importPackages("org.onecard.protocol");

  @Test
  void protocol_doesNoIoStartsNoThreadAndAsksNoTime() {
    noClasses()
        .that()
        .resideOutsideOfPackage(WIRE)
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "do I/O, start threads, ask the time or draw numbers",
                ArchitectureTest::belongsInAShell))
        .check(CLASSES);
  }

  private static boolean belongsInAShell(JavaClass type) {
    String name = type.getName();
    // A failure to encode in memory, a layout in memory, and the numbers of serialisation, are no
    // I/O.
    if (List.of("java.io.IOException", "java.io.Serial", "java.nio.ByteBuffer", "java.nio.Buffer")
        .contains(name)) {
      return false;
    }
    return name.startsWith("java.io.")
        || (name.startsWith("java.nio.") && !name.startsWith("java.nio.charset."))
        || name.startsWith("java.net.")
        || name.startsWith("java.util.concurrent.")
        || name.equals("java.time.Clock")
        || name.equals("java.util.Random")
        || name.equals("java.lang.Thread");
  }

  @Test
  void onlyTheSourceOfRandomBytes_knowsSecureRandom() {
    noClasses()
        .that()
        .resideOutsideOfPackage(WIRE)
        .and()
        .doNotHaveFullyQualifiedName("org.onecard.protocol.crypto.RandomBytes")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.security.SecureRandom")
        .check(CLASSES);
  }

  @Test
  void nothingAsksTheMachinesClock() {
    noClasses()
        .that()
        .resideOutsideOfPackage(WIRE)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(CLASSES);
  }

  @Test
  void protocol_knowsTheScenarioAndNoOtherModule() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "belong to another module",
                type ->
                    type.getName().startsWith("org.onecard.")
                        && !type.getName().startsWith("org.onecard.protocol.")
                        && !type.getName().startsWith("org.onecard.scenario.")))
        .check(CLASSES);
  }

  @Test
  void generatedMessages_areKnownToThePackageOfMessagesOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(WIRE, "org.onecard.protocol.message")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(WIRE, "com.google.protobuf..")
        .check(CLASSES);
  }

  @Test
  void generatedMessages_areInNoPublicSignature() {
    ArchRuleDefinition.codeUnits()
        .that()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(WIRE)
        .and()
        .arePublic()
        .should(
            new ArchCondition<JavaCodeUnit>("keep generated messages inside") {
              @Override
              public void check(JavaCodeUnit unit, ConditionEvents events) {
                boolean shows =
                    Stream.concat(
                            unit.getRawParameterTypes().stream(),
                            Stream.of(unit.getRawReturnType()))
                        .anyMatch(
                            type ->
                                type.getPackageName().startsWith("org.onecard.protocol.wire")
                                    || type.getPackageName().startsWith("com.google.protobuf"));
                boolean visible = unit.getOwner().getModifiers().contains(JavaModifier.PUBLIC);
                events.add(new SimpleConditionEvent(unit, !(shows && visible), unit.getFullName()));
              }
            })
        .check(CLASSES);
  }
}
