package org.onecard.device;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class DeviceArchitectureTest {

  private static final JavaClasses DEVICE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.onecard.device");

  @Test
  void deviceImportsOnlyCardOfOurs() {
    classes()
        .that()
        .resideInAPackage("org.onecard.device..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "org.onecard.device..",
            "org.onecard.card..",
            "java..",
            "javax.crypto..",
            "javax.smartcardio",
            "jnasmartcardio",
            "com.sun.jna..",
            "com.fazecast.jSerialComm",
            "com.digitalpetri.modbus..",
            "org.slf4j",
            "org.jspecify..")
        .check(DEVICE);
  }

  @Test
  void smartCardApiStaysInItsPackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.onecard.device.pcsc")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javax.smartcardio", "jnasmartcardio", "com.sun.jna..")
        .check(DEVICE);
  }

  @Test
  void machines_doNoInputOutput_startNoThread_andAskNoClock() {
    noClasses()
        .that()
        .resideInAPackage("org.onecard.device.position")
        .and()
        .haveSimpleNameNotStartingWith("PositionedReader")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io", "java.nio..", "java.net..", "java.util.concurrent..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(DEVICE);
  }

  @Test
  void serialPortApiStaysInItsPackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.onecard.device.serial")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fazecast..")
        .check(DEVICE);
  }

  @Test
  void framing_isAMachineThatDoesNoIoAndAsksNoTime() {
    noClasses()
        .that()
        .haveNameMatching("org\\.onecard\\.device\\.serial\\.(ScannerFraming|PortChoice).*")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..", "java.nio..", "java.net..", "java.util.concurrent..", "com.fazecast..")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(DEVICE);
  }

  @Test
  void modbusLibrary_isKnownToItsCodecAlone() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("org.onecard.device.gate.ModbusCodec")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.digitalpetri..")
        .check(DEVICE);
  }

  @Test
  void gatesAndTheirCodecsAndOsdp_areMachinesThatDoNoIoAndAskNoTime() {
    noClasses()
        .that()
        .resideInAnyPackage("org.onecard.device.gate", "org.onecard.device.osdp")
        .and()
        .haveNameMatching(
            ".*\\.(GateMachine|FrameBuffer|\\w+Codec|Osdp(Controller|Channel|Framing|Frame|Reply)).*")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.io..",
                    "java.nio..",
                    "java.net..",
                    "java.util.concurrent..",
                    "com.fazecast..")
                // The Modbus library takes and gives its messages in them.
                .and(not(type(ByteBuffer.class))))
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(DEVICE);
  }
}
