package org.onecard.agent.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.control.ReaderFacts;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.device.position.Finding;
import org.onecard.device.position.FindingListener;
import org.onecard.device.position.PositionBook;
import org.onecard.device.position.ReaderPosition;
import org.onecard.device.position.SlotKind;
import org.onecard.device.position.SlotSeen;
import org.onecard.device.position.SlotsBySetting;

/** From the PC/SC service to the PSAM. */
final class ReaderChecks {

  static final List<Check> ALL =
      List.of(
          new Check(
              "service",
              "PC/SC service",
              "without it no reader can be reached",
              ReaderChecks::service),
          new Check(
              "polkit",
              "permission for PC/SC",
              "polkit lets only programs of a desktop session in, and a terminal is none",
              ReaderChecks::polkit),
          new Check(
              "driver",
              "kernel drivers in the way",
              "a reader that the kernel's NFC driver has taken is not seen by PC/SC",
              ReaderChecks::driver),
          new Check(
              "library",
              "PC/SC client library",
              "the terminal speaks to the service through it",
              ReaderChecks::library),
          new Check("reader", "reader", "cards are read at it", ReaderChecks::reader),
          new Check(
              "escape",
              "commands to the reader",
              "without them its lights, buzzer and polling stay as the maker set them",
              ReaderChecks::escape),
          new Check(
              "sam",
              "PSAM",
              "it proves cards and debits purses where the host is not asked",
              ReaderChecks::sam));

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final String NFC_DRIVER = "pn533_usb";
  private static final String SMART_CARD_CLASS = "0b";

  /** {@code e_machine} of an ELF file (System V ABI), by {@code os.arch}. */
  private static final Map<String, Integer> MACHINES =
      Map.of("amd64", 62, "aarch64", 183, "arm", 40, "i386", 3, "riscv64", 243);

  private static final List<String> LIBRARY_FOLDERS =
      List.of(
          "/usr/lib/x86_64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/usr/lib/arm-linux-gnueabihf",
          "/usr/lib/riscv64-linux-gnu",
          "/lib/x86_64-linux-gnu",
          "/lib/aarch64-linux-gnu",
          "/usr/lib64",
          "/usr/local/lib",
          "/usr/lib",
          "/lib");

  private ReaderChecks() {}

  private static Look service(Patient patient) {
    try {
      int slots = patient.readers().listReaders().size();
      return new Look.Well("it answers, and has " + slots + " slots");
    } catch (CardTransportException e) {
      if (e.fault() == Fault.SERVICE_REFUSED) {
        return new Look.Well("it runs");
      }
      if (isLibrary(e)) {
        return new Look.NotLooked("it cannot be asked without the client library");
      }
      boolean installed =
          Files.exists(patient.at("/usr/sbin/pcscd")) || Files.exists(patient.at("/sbin/pcscd"));
      return new Look.Wrong(
          e.getMessage() + (installed ? "" : "; pcscd is not installed"),
          installed
              ? Remedy.of(
                  "systemctl enable --now pcscd.socket",
                  Fix.RunProgram.of("systemctl", "enable", "--now", "pcscd.socket"))
              : Remedy.byHand("apt-get install pcscd libccid"));
    }
  }

  private static boolean isLibrary(CardTransportException e) {
    return e.getCause() instanceof LinkageError
        || e.getCause() instanceof java.security.NoSuchAlgorithmException;
  }

  private static Look polkit(Patient patient) {
    try {
      patient.readers().listReaders();
      return new Look.Well("the service lets this user in");
    } catch (CardTransportException e) {
      if (e.fault() != Fault.SERVICE_REFUSED) {
        return new Look.NotLooked("the service does not answer");
      }
      String user = patient.property("user.name");
      return new Look.Wrong(
          "polkit denies the PC/SC service to user " + user,
          Remedy.of(
              "write the rule into /etc/polkit-1/rules.d/60-onecard.rules (firmware-docs/readers.md)"
                  + " and run: systemctl restart pcscd",
              new Fix.WriteFile(
                  patient.at("/etc/polkit-1/rules.d/60-onecard.rules"), polkitRule(user)),
              Fix.RunProgram.of("systemctl", "restart", "pcscd")));
    }
  }

  private static String polkitRule(String user) {
    return """
        polkit.addRule(function(action, subject) {
          if ((action.id == "org.debian.pcsc-lite.access_pcsc" ||
               action.id == "org.debian.pcsc-lite.access_card") &&
              subject.user == "%s") {
            return polkit.Result.YES;
          }
        });
        """
        .formatted(user);
  }

  private static Look driver(Patient patient) {
    List<String> taken =
        Machine.list(patient.at("/sys/bus/usb/drivers/" + NFC_DRIVER)).stream()
            .map(entry -> String.valueOf(entry.getFileName()))
            .filter(name -> name.matches("[0-9]+-[0-9.]+:.*"))
            .toList();
    Remedy remedy =
        Remedy.of(
            "echo 'blacklist pn533_usb' > /etc/modprobe.d/onecard.conf && modprobe -r pn533_usb,"
                + " then unplug and plug the reader",
            new Fix.WriteFile(
                patient.at("/etc/modprobe.d/onecard.conf"),
                "# The kernel's NFC driver keeps readers from PC/SC.\nblacklist pn533_usb\n"),
            Fix.RunProgram.of("modprobe", "-r", NFC_DRIVER));
    if (!taken.isEmpty()) {
      return new Look.Wrong(
          "the kernel's driver " + NFC_DRIVER + " has taken the reader at USB " + taken, remedy);
    }
    if (Files.isDirectory(patient.at("/sys/module/" + NFC_DRIVER))) {
      return new Look.Doubtful(
          "the kernel's driver "
              + NFC_DRIVER
              + " is loaded: it takes the next reader that it knows",
          remedy);
    }
    return new Look.Well("none");
  }

  private static Look library(Patient patient) throws IOException {
    String architecture = patient.property("os.arch");
    String named = patient.property(PcscReaders.LIBRARY_PROPERTY);
    if (!named.isBlank()) {
      Path file = Path.of(named);
      return switch (fits(file, architecture)) {
        case YES -> new Look.Well(file.toString());
        case OTHER_MACHINE ->
            new Look.Wrong(
                file + " is for another machine than " + architecture,
                Remedy.byHand("set -D" + PcscReaders.LIBRARY_PROPERTY + " to one of this machine"));
        case NO_LIBRARY ->
            new Look.Wrong(
                file + " is no library",
                Remedy.byHand("set -D" + PcscReaders.LIBRARY_PROPERTY + " to libpcsclite.so.1"));
      };
    }
    Optional<Path> other = Optional.empty();
    for (String folder : LIBRARY_FOLDERS) {
      Path file = patient.at(folder).resolve("libpcsclite.so.1");
      Fit fit = fits(file, architecture);
      if (fit == Fit.YES) {
        return new Look.Well(file.toString());
      }
      if (fit == Fit.OTHER_MACHINE) {
        other = Optional.of(file);
      }
    }
    return new Look.Wrong(
        other
            .map(file -> file + " is for another machine than " + architecture)
            .orElse("libpcsclite.so.1 is in none of the usual folders"),
        Remedy.byHand(
            "apt-get install libpcsclite1, or name the file by JAVA_TOOL_OPTIONS=-D"
                + PcscReaders.LIBRARY_PROPERTY
                + "=FILE"));
  }

  private enum Fit {
    YES,
    OTHER_MACHINE,
    NO_LIBRARY
  }

  /** By the head of an ELF file: its mark, byte order and machine. */
  private static Fit fits(Path file, String architecture) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Fit.NO_LIBRARY;
    }
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(20);
    }
    if (head.length < 20 || head[0] != 0x7F || head[1] != 'E' || head[2] != 'L' || head[3] != 'F') {
      return Fit.NO_LIBRARY;
    }
    boolean littleEndian = head[5] == 1;
    int machine =
        littleEndian
            ? (head[18] & 0xFF) | (head[19] & 0xFF) << 8
            : (head[19] & 0xFF) | (head[18] & 0xFF) << 8;
    Integer wanted = MACHINES.get(architecture);
    return wanted == null || wanted == machine ? Fit.YES : Fit.OTHER_MACHINE;
  }

  private static Look reader(Patient patient) {
    List<SlotSeen> slots;
    try {
      slots = patient.readers().listSlots();
    } catch (CardTransportException e) {
      return new Look.NotLooked("the PC/SC service cannot be asked");
    }
    Optional<String> setting = patient.settings().reader();
    if (setting.isPresent()) {
      return bound(setting.get(), slots);
    }
    if (slots.isEmpty()) {
      List<String> onUsb = smartCardDevices(patient);
      return new Look.Wrong(
          onUsb.isEmpty()
              ? "no reader is there, and none on USB"
              : "no reader is there, though USB has one at " + onUsb + ": it has no driver",
          Remedy.byHand(
              onUsb.isEmpty() ? "plug one in, and see `lsusb`" : "apt-get install libccid"));
    }
    if (slots.size() > 1) {
      return new Look.Doubtful(
          "there are " + slots.size() + " slots and none is named",
          Remedy.byHand("name one with --reader as `reader list` shows it"));
    }
    return new Look.Well(slots.get(0).name());
  }

  private static Look bound(String setting, List<SlotSeen> slots) {
    if (!ReaderPosition.isOne(setting)) {
      return slots.stream().anyMatch(slot -> slot.name().equals(setting))
          ? new Look.Well(setting)
          : new Look.Wrong(
              "no reader is called \"" + setting + "\"",
              Remedy.byHand("reader list, and bind by position instead of name"));
    }
    PositionBook book = new PositionBook();
    book.see(slots);
    Finding finding = book.find(ReaderPosition.parse(setting));
    if (finding instanceof Finding.Found found) {
      return new Look.Well(setting + " is " + found.slot().name());
    }
    return finding instanceof Finding.Missing missing
        ? new Look.Wrong(
            missing.why(), Remedy.byHand("plug it in; after a swap: reader replace " + setting))
        : new Look.Wrong(
            ((Finding.Ambiguous) finding).why(), Remedy.byHand("do as it says; reader list"));
  }

  /** Where USB has a device with an interface for smart cards (class 0B). */
  private static List<String> smartCardDevices(Patient patient) {
    return Machine.list(patient.at("/sys/bus/usb/devices")).stream()
        .filter(
            device ->
                Machine.text(device.resolve("bInterfaceClass"))
                    .filter(SMART_CARD_CLASS::equals)
                    .isPresent())
        .map(device -> String.valueOf(device.getFileName()))
        .toList();
  }

  private static Look escape(Patient patient) {
    try {
      Optional<SlotSeen> slot = chosen(patient);
      if (slot.isEmpty()) {
        return new Look.NotLooked("it is not known which reader");
      }
      ReaderFacts facts = patient.readers().control(slot.get().name()).facts();
      if (facts.letsEscapeThrough()) {
        return new Look.Well("the driver lets them through");
      }
      Path settings = patient.at("/etc/libccid_Info.plist");
      return new Look.Doubtful(
          "the driver lets none through to " + slot.get().name(),
          Remedy.byHand(
              Files.exists(settings)
                  ? "set ifdDriverOptions to 0x0001 in /etc/libccid_Info.plist, then: systemctl"
                      + " restart pcscd"
                  : "its driver is not libccid and has none; nothing need be done"));
    } catch (CardTransportException e) {
      return new Look.NotLooked("the reader cannot be asked: " + e.getMessage());
    }
  }

  /** The slot that is set, or the only one. */
  private static Optional<SlotSeen> chosen(Patient patient) throws CardTransportException {
    List<SlotSeen> slots = patient.readers().listSlots();
    Optional<String> setting = patient.settings().reader();
    if (setting.isEmpty()) {
      return slots.size() == 1 ? Optional.of(slots.get(0)) : Optional.empty();
    }
    if (!ReaderPosition.isOne(setting.get())) {
      return slots.stream().filter(slot -> slot.name().equals(setting.get())).findFirst();
    }
    PositionBook book = new PositionBook();
    book.see(slots);
    return book.find(ReaderPosition.parse(setting.get())) instanceof Finding.Found found
        ? Optional.of(found.slot())
        : Optional.empty();
  }

  private static Look sam(Patient patient) throws InterruptedException {
    Optional<String> setting = patient.settings().sam();
    if (setting.isEmpty()) {
      return new Look.NotLooked(samSlots(patient));
    }
    try (CardReader slot =
        new SlotsBySetting(patient.readers(), FindingListener.NONE).open(setting.get())) {
      SlotState state = slot.awaitChange(SlotState.EMPTY, CONNECT);
      if (state == SlotState.EMPTY) {
        return new Look.Wrong(
            "no PSAM is in " + setting.get(),
            Remedy.byHand("put it in, its contacts towards the reader's"));
      }
      if (state != SlotState.PRESENT) {
        return new Look.Wrong(
            "the slot of the PSAM is " + state, Remedy.byHand("see the line of the reader"));
      }
      try (CardConnection chip = slot.connect(CONNECT)) {
        return new Look.Well(
            "one answers in %s [protocol=%s] [atr=%s]"
                .formatted(
                    setting.get(),
                    chip.protocol(),
                    HexFormat.of().withUpperCase().formatHex(chip.atr())));
      }
    } catch (CardTransportException e) {
      // A running terminal shares its PSAM, so that it is no reason for a fault here.
      return new Look.Wrong(
          "the PSAM does not answer: " + e.getMessage(),
          Remedy.byHand("take it out, clean its contacts, put it in again"));
    }
  }

  private static String samSlots(Patient patient) {
    try {
      String named =
          patient.readers().listSlots().stream()
              .filter(slot -> slot.kind().kind() == SlotKind.SAM)
              .map(SlotSeen::name)
              .collect(Collectors.joining(", "));
      return named.isEmpty()
          ? "none is set: cards are proved by the host"
          : "none is set, though there is a slot for one: " + named;
    } catch (CardTransportException e) {
      return "none is set: cards are proved by the host";
    }
  }
}
