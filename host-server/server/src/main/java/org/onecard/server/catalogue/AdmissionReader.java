package org.onecard.server.catalogue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.scenario.catalogue.Admission;
import org.onecard.scenario.catalogue.Admission.Booking;
import org.onecard.scenario.catalogue.Admission.OnBlackout;
import org.onecard.scenario.catalogue.Admission.Pass;
import org.onecard.scenario.catalogue.Admission.Share;
import org.onecard.scenario.catalogue.Admission.Slot;

/** Reads who is let into a site when. Whatever is left out is not counted. */
final class AdmissionReader {

  private AdmissionReader() {}

  static Admission read(YamlFields scenic) {
    return new Admission(
        scenic.values("freeDays", ScalarType.DAY),
        passes(scenic),
        slots(scenic),
        scenic.findGroup("offlineShare").flatMap(AdmissionReader::share),
        scenic.find("reentry", ScalarType.DURATION),
        scenic.values("exits", ScalarType.TEXT),
        scenic.find("capacity", ScalarType.WHOLE).orElse(0),
        scenic.find("booking", ScalarType.oneOf(Booking.class)).orElse(Booking.NONE),
        scenic.find("group", ScalarType.TEXT));
  }

  private static List<Pass> passes(YamlFields scenic) {
    List<Pass> passes = new ArrayList<>();
    for (YamlFields each : scenic.groups("passes")) {
      Optional<String> id = each.required("id", ScalarType.TEXT);
      passes.add(
          new Pass(
              // What could not be read has been reported.
              id.orElse("-"),
              each.values("blackout", ScalarType.DAY),
              each.find("onBlackout", ScalarType.oneOf(OnBlackout.class))
                  .orElse(OnBlackout.REFUSE)));
      each.refuseOthers();
    }
    return passes;
  }

  private static List<Slot> slots(YamlFields scenic) {
    List<Slot> slots = new ArrayList<>();
    for (YamlFields each : scenic.groups("slots")) {
      Optional<String> id = each.required("id", ScalarType.TEXT);
      Optional<Integer> from = each.required("from", ScalarType.CLOCK);
      Optional<Integer> to = each.required("to", ScalarType.CLOCK);
      Optional<Integer> quota = each.required("quota", ScalarType.WHOLE);
      each.refuseOthers();
      if (id.isPresent() && from.isPresent() && to.isPresent() && quota.isPresent()) {
        slots.add(new Slot(id.get(), from.get(), to.get(), quota.get()));
      }
    }
    return slots;
  }

  private static Optional<Share> share(YamlFields share) {
    Optional<Integer> most = share.required("persons", ScalarType.WHOLE);
    Optional<Integer> each = share.required("each", ScalarType.WHOLE);
    Optional<Duration> lasts = share.required("lasts", ScalarType.DURATION);
    share.refuseOthers();
    return most.flatMap(all -> each.flatMap(one -> lasts.map(time -> new Share(all, one, time))));
  }
}
