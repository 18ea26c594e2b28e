package org.onecard.scenario;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses SCENARIO =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.onecard.scenario");

  private static final String[] NOTHING_OF_THE_WORLD = {
    "org.onecard.scenario",
    "org.onecard.scenario.catalogue",
    "org.onecard.scenario.fare",
    "org.onecard.scenario.predicate",
    "org.jspecify.annotations",
    "java.lang",
    "java.lang.invoke",
    "java.lang.runtime",
    "java.math",
    "java.time",
    "java.time.chrono",
    "java.util",
    "java.util.function",
    "java.util.regex",
    "java.util.stream"
  };

  private static final String[] CEL = {
    "dev.cel.common",
    "dev.cel.common.ast",
    "dev.cel.common.types",
    "dev.cel.expr",
    "dev.cel.runtime",
    "com.google.protobuf",
    "com.google.common.collect"
  };

  @Test
  void scenario_dependsOnNothingThatReachesTheWorld() {
    classes()
        .that()
        .resideOutsideOfPackage("org.onecard.scenario.predicate")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(NOTHING_OF_THE_WORLD)
        .check(SCENARIO);
  }

  @Test
  void conditions_alsoUseTheEvaluatorOfCel() {
    classes()
        .that()
        .resideInAPackage("org.onecard.scenario.predicate")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            Stream.of(NOTHING_OF_THE_WORLD, CEL).flatMap(Stream::of).toArray(String[]::new))
        .check(SCENARIO);
  }

  @Test
  void scenario_startsNoThreadAndRollsNoDice() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.lang\\.(Thread|ThreadLocal|Process|ProcessBuilder|Runtime)"
                + "|java\\.util\\.(Random|SplittableRandom|UUID|Timer|TimerTask)"
                + "|java\\.time\\.(Clock|InstantSource)")
        .check(SCENARIO);
  }

  @Test
  void scenario_neverAsksTheTime() {
    noClasses()
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "asks the time or the machine",
                (JavaAccess<?> access) ->
                    access.getTargetOwner().getName().equals("java.lang.System")
                        || (access.getTargetOwner().getPackageName().equals("java.time")
                            && Set.of("now", "systemDefault").contains(access.getName()))))
        .check(SCENARIO);
  }
}
