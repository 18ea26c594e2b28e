package org.onecard.scenario;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses SCENARIO =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.onecard.scenario");

  @Test
  void scenario_dependsOnNothingThatReachesTheWorld() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "org.onecard.scenario",
            "org.onecard.scenario.catalogue",
            "org.onecard.scenario.fare",
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
            "java.util.stream")
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
