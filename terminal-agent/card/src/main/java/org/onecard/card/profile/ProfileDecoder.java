package org.onecard.card.profile;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.onecard.card.profile.AuthenticationSettings.Algorithm;
import org.onecard.card.profile.AuthenticationSettings.Factor;
import org.onecard.card.profile.AuthenticationSettings.KeyUse;
import org.onecard.card.profile.AuthenticationSettings.SamSettings;
import org.onecard.card.profile.CardProfile.Condition;
import org.onecard.card.profile.CardProfile.Match;
import org.onecard.card.profile.CardProfile.Use;
import org.onecard.card.profile.ProfileField.Access;
import org.onecard.card.profile.ProfileField.Part;
import org.onecard.card.profile.ProfileField.Privacy;
import org.onecard.card.profile.ProfileFile.Form;
import org.onecard.card.profile.TraceRules.ShownCommand;

/**
 * Reads a profile file. Any bytes may come; the answer is a whole profile or everything that is
 * wrong with it. A member that is not known is a fault too: it is more often a slip than a wish.
 */
public final class ProfileDecoder {

  /** What the name of a profile, medium, field or namespace looks like. */
  static final String NAME_FORM = "[a-z][a-z0-9-]{0,39}";

  private static final String NAME_WANTED =
      "a name of lower-case letters, digits and dashes, at most 40";
  private static final String FILE_NAME_FORM = "[A-Z][A-Z0-9]{0,11}";
  private static final String TITLE_FORM = "(?!\\s)[^\\p{Cntrl}]{1,120}";
  private static final String TITLE_WANTED = "a text of 1 to 120 characters";

  private static final int DEFAULT_KEY_VERSION = 1;
  private static final int MAX_VERSION = 1_000_000;
  private static final int MAX_NAMES = 16;
  private static final int MAX_FILES = 8;
  private static final int MAX_FIELDS = 32;
  private static final int MAX_FILE_LENGTH = 256;
  private static final int MAX_VALUE_LENGTH = 253;

  private final Faults faults = new Faults();

  private ProfileDecoder() {}

  /** Reads a profile file; UTF-8, at most 64 KiB. */
  public static ProfileDecoding decode(byte[] bytes) {
    JsonReader.Result read = JsonReader.read(bytes);
    if (read instanceof JsonReader.Result.Fault fault) {
      return new ProfileDecoding.Refused(List.of(fault.fault()));
    }
    ProfileDecoder decoder = new ProfileDecoder();
    CardProfile profile = decoder.profile(((JsonReader.Result.Value) read).json());
    return decoder.faults.isEmpty()
        ? new ProfileDecoding.Decoded(profile)
        : new ProfileDecoding.Refused(decoder.faults.list());
  }

  private CardProfile profile(Json json) {
    ObjectReader in = new ObjectReader(json, "", faults);
    in.findText("$schema", ".*", "a text");
    String id = in.text("profile", NAME_FORM, NAME_WANTED);
    int version = in.number("version", 1, MAX_VERSION);
    String medium = in.text("medium", NAME_FORM, NAME_WANTED);
    Title title = title(in.object("title"));
    Match match = match(in);
    Optional<Condition> condition = in.findObject("when").map(ProfileDecoder::condition);
    Use use = use(in);
    List<ProfileFile> files = in.list("files", 0, MAX_FILES, ProfileDecoder::file);
    Optional<IdentifierRule> identifier =
        in.findObject("identifier").map(ProfileDecoder::identifier);
    ProfileAssurance assurance =
        in.word(
            "assurance",
            List.of(ProfileAssurance.values()),
            each -> each.name().toLowerCase(Locale.ROOT));
    Optional<AuthenticationSettings> authentication =
        in.findObject("authentication").map(ProfileDecoder::authentication);
    TraceRules trace =
        in.findObject("trace")
            .map(ProfileDecoder::traceRules)
            .orElse(new TraceRules(false, 0, List.of()));
    in.finish();
    CardProfile profile =
        new CardProfile(
            id,
            version,
            medium,
            title,
            match,
            condition,
            use,
            files,
            identifier,
            assurance,
            authentication,
            trace);
    if (faults.isEmpty()) {
      checkTogether(in, profile);
    }
    return profile;
  }

  private static Title title(ObjectReader in) {
    Title title =
        new Title(in.text("zh", TITLE_FORM, TITLE_WANTED), in.text("en", TITLE_FORM, TITLE_WANTED));
    in.finish();
    return title;
  }

  private static Match match(ObjectReader in) {
    if (in.has("aids") == in.has("uid") && in.isObject()) {
      in.fault("aids", "or uid must be there, and not both");
    }
    Optional<ObjectReader> uid = in.findObject("uid");
    if (uid.isPresent()) {
      Set<Integer> lengths = new HashSet<>(uid.get().numbers("lengths", 3, 4, 10));
      for (int length : lengths) {
        if (length != 4 && length != 7 && length != 10) {
          uid.get().fault("lengths", "holds " + length + ", a chip's number has 4, 7 or 10 bytes");
        }
      }
      uid.get().finish();
      return new Match.ByUid(lengths);
    }
    return new Match.ByAid(in.has("aids") ? in.octetsList("aids", MAX_NAMES, 5, 16) : List.of());
  }

  private static Condition condition(ObjectReader in) {
    Condition condition =
        new Condition(
            in.text("field", NAME_FORM, NAME_WANTED),
            in.texts("begins", 1, 16, ".{1,40}", "a text of 1 to 40 characters"));
    in.finish();
    return condition;
  }

  private static Use use(ObjectReader in) {
    boolean accepted = in.word("use", List.of("accept", "refuse"), each -> each).equals("accept");
    if (accepted) {
      if (in.has("refusal")) {
        in.findObject("refusal");
        in.fault("refusal", "is for cards that are refused");
      }
      return new Use.Accepted();
    }
    return new Use.Refused(title(in.object("refusal")));
  }

  private static ProfileFile file(ObjectReader in) {
    String name = in.text("name", FILE_NAME_FORM, "a name such as EF05");
    Title title = title(in.object("title"));
    if (in.has("id") == in.has("sfi") && in.isObject()) {
      in.fault("id", "or sfi must be there, and not both");
    }
    Octets id = in.findOctets("id", 2, 2);
    OptionalInt sfi = in.findHexByte("sfi", 0x01, 0x1E);
    Form form =
        in.word(
            "form",
            List.of(Form.values()),
            each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    int length = 0;
    if (form == Form.BINARY) {
      length = in.number("length", 1, MAX_FILE_LENGTH);
    } else if (in.has("length")) {
      in.findNumber("length", 1, MAX_FILE_LENGTH);
      in.fault("length", "is for binary files; records have fields");
    }
    List<ProfileField> fields = in.list("fields", 1, MAX_FIELDS, field -> field(field, name, form));
    int fileLength = length;
    if (form == Form.BINARY
        && fields.stream()
            .anyMatch(field -> field.parts().stream().anyMatch(p -> p.end() > fileLength))) {
      in.fault("fields", "has one that ends behind the file's " + fileLength + " bytes");
    }
    in.finish();
    return new ProfileFile(
        name,
        title,
        id.length() == 2
            ? OptionalInt.of(((id.bytes()[0] & 0xFF) << 8) | (id.bytes()[1] & 0xFF))
            : OptionalInt.empty(),
        sfi,
        form,
        length,
        fields);
  }

  private static ProfileField field(ObjectReader in, String file, Form form) {
    String name = in.text("name", NAME_FORM, NAME_WANTED);
    Title title = title(in.object("title"));
    Part part = part(in, form);
    Optional<Part> continued =
        in.findObject("continued")
            .map(
                more -> {
                  Part found = part(more, form);
                  more.finish();
                  return found;
                });
    FieldFormat format = in.word("format", List.of(FieldFormat.values()), FieldFormat::word);
    if (format == FieldFormat.DATE && part.length() != FieldFormat.DATE_LENGTH) {
      in.fault("length", "is not 4, as a date's is");
    }
    if (format == FieldFormat.NUMBER && part.length() > FieldFormat.MAX_NUMBER_LENGTH) {
      in.fault("length", "is more than 7, the most that a number has");
    }
    Privacy privacy =
        in.word("privacy", List.of(Privacy.values()), each -> each.name().toLowerCase(Locale.ROOT));
    Access access =
        in.findWord(
                "access", List.of(Access.values()), each -> each.name().toLowerCase(Locale.ROOT))
            .orElse(Access.FREE);
    Optional<FieldCheck> check =
        in.findWord("check", List.of(FieldCheck.values()), FieldCheck::word);
    Octets standIn = Octets.NONE;
    if (in.has("standIn")) {
      standIn = in.findOctets("standIn", part.length(), part.length());
      if (privacy == Privacy.PUBLIC) {
        in.fault("standIn", "is for fields that traces black out");
      }
    }
    in.finish();
    return new ProfileField(
        name, title, file, part, continued, format, privacy, access, check, standIn);
  }

  private static Part part(ObjectReader in, Form form) {
    int record =
        switch (form) {
          case TAGGED_RECORDS -> in.hexByte("tag", 0x01, 0xFE);
          case RECORDS -> in.number("record", 1, 254);
          case BINARY -> 0;
        };
    // A tag whose low five bits are all set would go on in a second byte.
    if (form == Form.TAGGED_RECORDS && (record & 0x1F) == 0x1F) {
      in.fault("tag", "is the first byte of a longer tag; tags of one byte are read");
    }
    if (form == Form.TAGGED_RECORDS && (record & 0x20) != 0) {
      in.fault("tag", "is that of a constructed object; primitive ones are read");
    }
    return new Part(
        record,
        in.findNumber("offset", 0, 255).orElse(0),
        in.number("length", 1, MAX_VALUE_LENGTH));
  }

  private static IdentifierRule identifier(ObjectReader in) {
    String namespace = in.text("namespace", NAME_FORM, NAME_WANTED);
    int code = in.hexByte("code", 0x00, IdentifierRule.MAX_CODE);
    if (code != IdentifierRule.PLAIN && code < IdentifierRule.MIN_CODE) {
      in.fault("code", "is neither 00 nor F1 to FE");
    }
    Optional<String> field = in.findText("field", NAME_FORM, NAME_WANTED);
    Optional<String> region = in.findText("region", "[1-9][0-9]{5}", "a region of six digits");
    if (region.isPresent() && code == IdentifierRule.PLAIN) {
      in.fault("region", "is part of the plain form already");
    }
    in.finish();
    return new IdentifierRule(namespace, code, field, region);
  }

  private static AuthenticationSettings authentication(ObjectReader in) {
    Map<Integer, Algorithm> algorithms = new HashMap<>();
    in.list(
        "algorithms",
        1,
        16,
        each -> {
          int number = each.hexByte("number", 0x00, 0xFF);
          Algorithm algorithm = each.word("cipher", List.of(Algorithm.values()), Algorithm::word);
          each.finish();
          if (algorithms.put(number, algorithm) != null) {
            each.fault("number", "is there twice");
          }
          return number;
        });
    List<Factor> factors = in.list("diversification", 0, 4, ProfileDecoder::factor);
    Map<KeyUse, Integer> keys = new EnumMap<>(KeyUse.class);
    in.list(
        "keys",
        0,
        KeyUse.values().length,
        each -> {
          KeyUse use = each.word("use", List.of(KeyUse.values()), KeyUse::word);
          int id = each.hexByte("id", 0x00, 0xFF);
          each.finish();
          if (keys.put(use, id) != null) {
            each.fault("use", "is there twice");
          }
          return id;
        });
    int keyVersion = in.findNumber("keyVersion", 0, 255).orElse(DEFAULT_KEY_VERSION);
    OptionalInt keyVersionByte = in.findHexByte("keyVersionByte", 0x00, 0xFF);
    Optional<SamSettings> sam =
        in.findObject("sam")
            .map(
                each -> {
                  Octets application = each.octets("application", 5, 16);
                  boolean proves =
                      each.word("proves", List.of("card", "nothing"), word -> word).equals("card");
                  each.finish();
                  return new SamSettings(application, proves);
                });
    in.finish();
    return new AuthenticationSettings(algorithms, factors, keys, keyVersion, keyVersionByte, sam);
  }

  private static Factor factor(ObjectReader in) {
    String from =
        in.word(
            "from",
            List.of("atr-last-8", "atr-serial", "region-sx", "identification-code", "file"),
            word -> word);
    Factor factor =
        switch (from) {
          case "atr-serial" -> new Factor.AtrSerial();
          case "region-sx" -> new Factor.RegionSx();
          case "identification-code" -> new Factor.IdentificationCodeTail();
          case "file" ->
              new Factor.FilePart(
                  in.text("file", FILE_NAME_FORM, "a name such as EF15"),
                  in.number("offset", 0, 248));
          default -> new Factor.AtrLast8();
        };
    in.finish();
    return factor;
  }

  private static TraceRules traceRules(ObjectReader in) {
    boolean fci =
        in.findWord("fci", List.of("hidden", "shown"), each -> each)
            .orElse("hidden")
            .equals("shown");
    int atr = in.findNumber("hiddenAtrBytes", 0, 15).orElse(0);
    List<ShownCommand> commands =
        in.list(
            "shown",
            0,
            MAX_FIELDS,
            each -> {
              ShownCommand shown =
                  new ShownCommand(
                      each.hexByte("cla", 0x00, 0xFE),
                      each.hexByte("ins", 0x00, 0xFF),
                      each.findHexByte("p1", 0x00, 0xFF),
                      each.findWord("command", List.of("hidden", "shown"), word -> word)
                          .orElse("hidden")
                          .equals("shown"),
                      each.findNumber("answerBytes", 0, 256).orElse(0));
              each.finish();
              return shown;
            });
    in.finish();
    return new TraceRules(fci, atr, commands);
  }

  /** What no single member can be blamed for before all of them are right. */
  private static void checkTogether(ObjectReader in, CardProfile profile) {
    Set<String> fileNames = new HashSet<>();
    for (ProfileFile file : profile.files()) {
      if (!fileNames.add(file.name())) {
        in.fault("files", "has two of the name " + file.name());
      }
    }
    Set<String> fieldNames = new HashSet<>();
    for (ProfileField field : profile.fields()) {
      if (!fieldNames.add(field.name())) {
        in.fault("files", "has two fields of the name " + field.name());
      }
    }
    checkCondition(in, profile);
    checkIdentifier(in, profile);
    checkUse(in, profile);
    profile
        .authentication()
        .ifPresent(
            settings -> {
              for (Factor factor : settings.diversification()) {
                if (factor instanceof Factor.FilePart part
                    && profile
                        .findFile(part.file())
                        .filter(file -> file.form() == Form.BINARY)
                        .filter(file -> part.offset() + 8 <= file.length())
                        .isEmpty()) {
                  in.fault(
                      "authentication",
                      "takes 8 bytes at %d of %s, which is no such binary file"
                          .formatted(part.offset(), part.file()));
                }
              }
            });
  }

  private static void checkCondition(ObjectReader in, CardProfile profile) {
    profile
        .condition()
        .ifPresent(
            condition -> {
              Optional<ProfileField> field = profile.findField(condition.field());
              if (field.isEmpty()
                  || field.get().privacy() != Privacy.PUBLIC
                  || field.get().access() != Access.FREE) {
                in.fault(
                    "when",
                    "names " + condition.field() + ", which is no public field free to read");
              }
            });
  }

  private static void checkIdentifier(ObjectReader in, CardProfile profile) {
    Optional<IdentifierRule> rule = profile.identifier();
    if (rule.isEmpty()) {
      return;
    }
    boolean byUid = profile.match() instanceof Match.ByUid;
    if (byUid == rule.get().field().isPresent()) {
      in.fault(
          "identifier",
          byUid ? "names a field, and such a card has none" : "names no field to take it from");
      return;
    }
    if (byUid) {
      if (rule.get().code() == IdentifierRule.PLAIN) {
        in.fault("identifier", "has the code 00, which is for 16 bytes that begin with a region");
      }
      return;
    }
    Optional<ProfileField> field = rule.get().field().flatMap(profile::findField);
    if (field.isEmpty()) {
      in.fault("identifier", "names a field that is not there");
      return;
    }
    int length = field.get().part().length();
    boolean fits =
        rule.get().code() == IdentifierRule.PLAIN
            ? length == 16
            : length <= IdentifierRule.MAX_VALUE;
    if (!fits || field.get().continued().isPresent()) {
      in.fault(
          "identifier",
          "takes a field of %d bytes; the plain form takes 16, others up to %d, in one piece"
              .formatted(length, IdentifierRule.MAX_VALUE));
    }
    if (field.get().privacy() == Privacy.PUBLIC) {
      in.fault("identifier", "takes a field that is public; what identifies a card is not");
    }
  }

  private static void checkUse(ObjectReader in, CardProfile profile) {
    if (profile.isAccepted()) {
      if (profile.identifier().isEmpty()) {
        in.fault("identifier", "is missing");
      }
      if (profile.assurance() == ProfileAssurance.PROVED && profile.authentication().isEmpty()) {
        in.fault("assurance", "is proved, but there is no authentication");
      }
      if (profile.match() instanceof Match.ByUid) {
        if (profile.assurance() != ProfileAssurance.LOW) {
          in.fault("assurance", "is more than low, and a chip's number alone gives no more");
        }
        if (!profile.files().isEmpty()) {
          in.fault("files", "are there, and a card known by its number alone is not read");
        }
      }
    } else if (!profile.files().isEmpty() || profile.condition().isPresent()) {
      in.fault("files", "and conditions are for cards that are accepted: others are not read");
    }
  }
}
