package org.onecard.server.gtfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A small feed that a test writes, file by file. */
final class PaperFeed {

  private final Map<String, byte[]> files = new LinkedHashMap<>();

  /** With what every feed has. */
  static PaperFeed in(String zone) {
    return new PaperFeed()
        .with(
            "agency.txt",
            "agency_name,agency_url,agency_timezone",
            "Town,http://example.org," + zone)
        .with("routes.txt", "route_id,route_type,network_id", "r1,3,core", "r2,2,rail")
        .with("stops.txt", "stop_id,stop_name", "s1,One", "s7,Seven")
        .with(
            "calendar.txt",
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date",
            "weekdays,1,1,1,1,1,0,0,20260101,20261231",
            "weekend,0,0,0,0,0,1,1,20260101,20261231");
  }

  PaperFeed with(String file, String... lines) {
    return withBytes(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  PaperFeed withBytes(String file, byte[] content) {
    files.put(file, content);
    return this;
  }

  PaperFeed without(String file) {
    files.remove(file);
    return this;
  }

  Map<String, byte[]> files() {
    return Map.copyOf(files);
  }

  ImportResult read(Path folder) throws IOException {
    return read(folder, false);
  }

  ImportResult read(Path folder, boolean closeMinuteGaps) throws IOException {
    Path feed = Files.createTempDirectory(folder, "feed");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(feed.resolve(file.getKey()), file.getValue());
    }
    return GtfsImport.read(feed, new ImportOptions("feed", Set.of(), closeMinuteGaps));
  }
}
