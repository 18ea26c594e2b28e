package org.onecard.lab.fuzz;

import static org.onecard.lab.fuzz.FuzzTarget.require;

import java.util.List;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.Hex;
import org.onecard.card.profile.CardProfile;
import org.onecard.card.profile.CardSide;
import org.onecard.card.profile.MediaRecogniser;
import org.onecard.card.profile.ProfileDecoder;
import org.onecard.card.profile.ProfileDecoding;
import org.onecard.card.profile.ProfileReader;
import org.onecard.card.profile.ProfileReader.Scope;
import org.onecard.card.profile.ProfileSet;
import org.onecard.card.profile.Recognition;
import org.onecard.card.profile.Recognition.Found;
import org.onecard.card.profile.Recognition.FoundByUid;
import org.onecard.card.trace.TraceRecorder;

/** Profile files, and cards read by profiles. */
final class ProfileTargets {

  private final ProfileSet profiles;

  ProfileTargets(ProfileSet profiles) {
    this.profiles = profiles;
  }

  /** The input is a file; what decodes must be fit to read cards by. */
  void file(byte[] input) {
    ProfileDecoding decoding = ProfileDecoder.decode(input);
    if (decoding instanceof ProfileDecoding.Refused refused) {
      require(!refused.faults().isEmpty(), "who refuses says why");
      refused.faults().forEach(fault -> require(fault.line() > 0 && fault.column() > 0, "a place"));
      return;
    }
    CardProfile profile = ((ProfileDecoding.Decoded) decoding).profile();
    ProfileSet alone = new ProfileSet(List.of(profile));
    read(alone, List.of(profile.medium()), command -> new byte[300]);
    read(alone, List.of(profile.medium()), command -> Hex.bytes("0104AABBCCDD9000"));
    read(alone, List.of(profile.medium()), command -> Hex.bytes("9000"));
  }

  static List<byte[]> fileSamples() {
    return ProfileSet.BUILT_IN.stream().map(ProfileFiles::builtInBytes).toList();
  }

  /** Each piece is an answer of a card that is read by whatever profile finds it. */
  void reading(byte[] input) {
    read(profiles, profiles.listMedia(), new InputPieces(input).card());
  }

  static List<byte[]> readingSamples() {
    byte[] notFound = Hex.bytes("6A82");
    return List.of(
        InputPieces.of(
            Hex.bytes(CardTargets.FCI + "9000"),
            Hex.bytes("9000"),
            Hex.bytes("0304332E30309000"),
            Hex.bytes("0110510100D15600000500000001FFFFFFFF9000"),
            Hex.bytes("07095830303030303031399000")),
        InputPieces.of(
            notFound,
            Hex.bytes("6F05840390010177" + "9000"),
            Hex.bytes("400090000001000002010987654321098765432120240101203412310100" + "9000"),
            Hex.bytes("0000500069000001000201" + "9000")));
  }

  private static void read(ProfileSet known, List<String> media, CardChannel card) {
    long[] now = {0};
    TraceRecorder recorder = new TraceRecorder(card, () -> now[0]++, known);
    Recognition found = MediaRecogniser.recognise(recorder, CardSide.CONTACTLESS, known, media);
    require(!found.describe().isBlank(), "every recognition has words");
    if (found instanceof Found application) {
      require(
          !ProfileReader.read(recorder, application, Scope.HOLDER).describe().isBlank(),
          "every reading has words");
    } else if (found instanceof FoundByUid chip) {
      require(!ProfileReader.of(chip).describe().isBlank(), "every reading has words");
    }
    TraceTargets.requireReadsBack(recorder, new byte[] {0x3B, 0x00});
  }
}
