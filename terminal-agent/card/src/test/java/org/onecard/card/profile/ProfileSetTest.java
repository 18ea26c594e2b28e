package org.onecard.card.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileSetTest {

  @Test
  void twoKindsWithOneCode_areRefusedTogether() {
    CardProfile other = changed("city-union.json", "\"code\": \"F2\"", "\"code\": \"F1\"");

    assertThat(ProfileSet.listConflicts(List.of(BuiltIn.profile("t-union.json"), other)))
        .singleElement()
        .asString()
        .contains("city-union")
        .contains("F1");
  }

  @Test
  void oneNameForTwoMedia_isRefused() {
    CardProfile other = changed("city-union.json", "A00000000386980701", "A000000632010105");

    assertThatThrownBy(() -> new ProfileSet(List.of(BuiltIn.profile("t-union.json"), other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A000000632010105");
  }

  @Test
  void aProfileOfOnesOwn_takesThePlaceOfTheBuiltInOne() {
    CardProfile own = changed("t-union.json", "\"version\": 1", "\"version\": 2");

    ProfileSet set = BuiltIn.set().with(List.of(own));

    assertThat(set.list()).hasSize(ProfileSet.BUILT_IN.size());
    assertThat(set.find("t-union")).contains(own);
  }

  private static CardProfile changed(String file, String what, String by) {
    String text = BuiltIn.text(file);
    assertThat(text).contains(what);
    ProfileDecoding decoding =
        ProfileDecoder.decode(text.replace(what, by).getBytes(StandardCharsets.UTF_8));
    assertThat(decoding).isInstanceOf(ProfileDecoding.Decoded.class);
    return ((ProfileDecoding.Decoded) decoding).profile();
  }
}
