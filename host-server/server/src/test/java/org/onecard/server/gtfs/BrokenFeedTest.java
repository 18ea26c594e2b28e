package org.onecard.server.gtfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokenFeedTest {

  @TempDir private Path folder = Path.of("");

  /** A feed that uses every file an import reads. */
  private static PaperFeed whole() {
    return PaperFeed.in("America/New_York")
        .with("routes.txt", "route_id,route_type", "r1,3", "r2,2")
        .with("networks.txt", "network_id", "core")
        .with("route_networks.txt", "network_id,route_id", "core,r1")
        .with("areas.txt", "area_id", "zone-1", "zone-7")
        .with("stop_areas.txt", "area_id,stop_id", "zone-1,s1", "zone-7,s7")
        .with("calendar_dates.txt", "service_id,date,exception_type", "weekend,20260704,1")
        .with(
            "timeframes.txt",
            "timeframe_group_id,start_time,end_time,service_id",
            "peak,06:00:00,09:00:00,weekdays")
        .with(
            "rider_categories.txt",
            "rider_category_id,is_default_fare_category",
            "adult,1",
            "child,0")
        .with("fare_media.txt", "fare_media_id,fare_media_type", "card,2")
        .with(
            "fare_products.txt",
            "fare_product_id,rider_category_id,fare_media_id,amount,currency",
            "single,adult,card,2.00,USD",
            "single,child,card,1.00,USD",
            "peak,adult,card,3.00,USD")
        .with(
            "fare_leg_rules.txt",
            "leg_group_id,network_id,from_area_id,to_area_id,from_timeframe_group_id,"
                + "fare_product_id,rule_priority",
            "core,core,,,,single,0",
            "core,core,zone-1,zone-7,peak,peak,1")
        .with(
            "fare_transfer_rules.txt",
            "from_leg_group_id,to_leg_group_id,transfer_count,duration_limit,"
                + "duration_limit_type,fare_transfer_type",
            "core,core,-1,5400,1,0")
        .with("fare_leg_join_rules.txt", "from_network_id,to_network_id", "core,core");
  }

  @Test
  void wholeFeed_isImported() throws IOException {
    assertThat(whole().read(folder)).isInstanceOf(ImportResult.Imported.class);
  }

  @Test
  void fileThatOthersNeed_isMissedByName() throws IOException {
    Set<String> spared =
        Set.of("calendar_dates.txt", "fare_transfer_rules.txt", "fare_leg_join_rules.txt");
    for (String file : whole().files().keySet()) {
      ImportResult result = whole().without(file).read(folder);
      if (spared.contains(file)) {
        assertThat(result).as(file).isInstanceOf(ImportResult.Imported.class);
      } else {
        assertThat(refused(result)).as(file).isNotEmpty();
      }
    }
    assertThat(refused(whole().without("fare_products.txt").read(folder)))
        .contains(
            new FeedFinding(
                "fare_products.txt", 0, "is missing", "a feed with Fares v2 has its prices there"));
  }

  @Test
  void fileThatIsNoCsv_isRefusedByName() throws IOException {
    for (String file : whole().files().keySet()) {
      byte[] noText = {(byte) 0xC3, 0x28, (byte) 0xFF, 0x0A};
      assertThat(refused(whole().withBytes(file, noText).read(folder)))
          .as(file)
          .anyMatch(finding -> finding.file().equals(file));
      assertThat(refused(whole().withBytes(file, new byte[0]).read(folder)))
          .as(file)
          .anyMatch(finding -> finding.file().equals(file));
    }
  }

  @Test
  void wrongValues_areToldWithFileAndLine() throws IOException {
    assertFinding(
        whole().with("fare_products.txt", "fare_product_id,amount,currency", "single,2.005,USD"),
        "fare_products.txt:2: amount 2.005 has more decimals than USD has");
    assertFinding(
        whole().with("fare_products.txt", "fare_product_id,amount,currency", "single,2;peak,USD"),
        "fare_products.txt:2: amount is \"2;peak\", not a price");
    assertFinding(
        whole()
            .with(
                "timeframes.txt",
                "timeframe_group_id,start_time,end_time,service_id",
                "peak,06:00:00,25:00:00,weekdays"),
        "timeframes.txt:2: end_time is \"25:00:00\", not a time of the day");
    assertFinding(
        whole()
            .with(
                "timeframes.txt",
                "timeframe_group_id,start_time,end_time,service_id",
                "peak,06:00:00,09:00:00,weekdays",
                "peak,08:00:00,10:00:00,weekdays"),
        "timeframes.txt:3: overlaps timeframes[0] of the same group and service");
    assertFinding(
        whole().with("stop_areas.txt", "area_id,stop_id", "zone-1,s9"),
        "stop_areas.txt:2: there is no stop \"s9\"");
    assertFinding(
        whole()
            .with(
                "fare_leg_rules.txt",
                "leg_group_id,network_id,fare_product_id",
                "core,core,single",
                "core,core,gone"),
        "fare_leg_rules.txt:3: there is no product \"gone\"");
    assertFinding(
        whole()
            .with(
                "fare_transfer_rules.txt",
                "from_leg_group_id,to_leg_group_id,fare_transfer_type",
                "core,core,0"),
        "fare_transfer_rules.txt:2: transfer_count is missing within one group");
    assertFinding(
        whole()
            .with(
                "fare_products.txt",
                "fare_product_id,amount,currency",
                "single,-2.00,USD",
                "peak,3.00,USD"),
        "fare_leg_rules.txt:2: the ride would pay the rider: \"single\" is below zero");
  }

  @Test
  void feedCutAnywhere_neverThrows() throws IOException {
    Random random = new Random(7);
    for (String file : whole().files().keySet()) {
      byte[] content = whole().files().getOrDefault(file, new byte[0]);
      for (int round = 0; round < 10; round++) {
        byte[] cut = Arrays.copyOf(content, random.nextInt(content.length));
        byte[] bent = content.clone();
        bent[random.nextInt(bent.length)] = (byte) random.nextInt(256);
        whole().withBytes(file, cut).read(folder);
        whole().withBytes(file, bent).read(folder);
      }
    }
  }

  @Test
  void zipWithAFolderInside_isReadLikeTheFolder() throws IOException {
    Path zip = folder.resolve("feed.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, byte[]> file : whole().files().entrySet()) {
        out.putNextEntry(new ZipEntry("feed/" + file.getKey()));
        out.write(file.getValue());
        out.closeEntry();
      }
    }

    assertThat(GtfsImport.read(zip, new ImportOptions("feed", Set.of(), false)))
        .isEqualTo(whole().read(folder));
  }

  @Test
  void minuteThatAFeedForgets_isListed_andClosedWhenAsked() throws IOException {
    PaperFeed feed =
        whole()
            .with(
                "timeframes.txt",
                "timeframe_group_id,start_time,end_time,service_id",
                "peak,00:00:00,08:59:00,weekdays",
                "peak,09:00:00,23:59:59,weekdays",
                "peak,00:00:00,24:00:00,weekend")
            .with(
                "fare_leg_rules.txt",
                "leg_group_id,network_id,from_timeframe_group_id,fare_product_id,rule_priority",
                "core,core,peak,single,0");

    assertThat(((ImportResult.Imported) feed.read(folder)).holes())
        .extracting(FeedFinding::message)
        .containsExactly(
            "a ride in network core from s1 has no price at 2026-01-01T08:59",
            "a ride in network core from s7 has no price at 2026-01-01T08:59");
    assertThat(((ImportResult.Imported) feed.read(folder, true)).holes()).isEmpty();
  }

  @Test
  void whatIsNoFeed_isRefused() throws IOException {
    Path file =
        Files.write(folder.resolve("feed.zip"), "PK no zip".getBytes(StandardCharsets.UTF_8));

    assertThat(
            refused(GtfsImport.read(file, new ImportOptions("feed", Set.of(), false)))
                .get(0)
                .message())
        .startsWith("the feed cannot be opened");
  }

  private void assertFinding(PaperFeed feed, String beginning) throws IOException {
    assertThat(refused(feed.read(folder)).stream().map(FeedFinding::toString))
        .anyMatch(text -> text.startsWith(beginning));
  }

  private static List<FeedFinding> refused(ImportResult result) {
    assertThat(result).isInstanceOf(ImportResult.Refused.class);
    return ((ImportResult.Refused) result).findings();
  }
}
