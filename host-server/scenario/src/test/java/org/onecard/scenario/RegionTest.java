package org.onecard.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RegionTest {

  @Test
  void province_holdsItsCitiesAndCounties() {
    assertThat(City.SICHUAN.holds(City.CHENGDU)).isTrue();
    assertThat(City.SICHUAN.holds(new Region("510104"))).isTrue();
    assertThat(City.SICHUAN.holds(City.SICHUAN)).isTrue();
    assertThat(City.SICHUAN.holds(City.CHONGQING)).isFalse();
  }

  @Test
  void city_holdsItsCountiesAndNotItsProvince() {
    assertThat(City.CHENGDU.holds(new Region("510104"))).isTrue();
    assertThat(City.CHENGDU.holds(new Region("510300"))).isFalse();
    assertThat(City.CHENGDU.holds(City.SICHUAN)).isFalse();
  }

  @Test
  void county_holdsItselfAlone() {
    assertThat(new Region("510104").holds(new Region("510104"))).isTrue();
    assertThat(new Region("510104").holds(new Region("510105"))).isFalse();
  }

  @Test
  void textThatIsNoCode_isNoRegion() {
    assertThat(Region.isCode("050000")).isFalse();
    assertThat(Region.isCode("5000000")).isFalse();
    assertThat(Region.isCode("５０００００")).isFalse();
    assertThatThrownBy(() -> new Region("")).isInstanceOf(IllegalArgumentException.class);
  }
}
