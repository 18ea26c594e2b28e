package org.onecard.server.command;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.server.admin.AdminRequest;
import picocli.CommandLine.Option;

/** To which terminals a version goes. */
final class AudienceOption {

  @Option(
      names = "--canary",
      split = ",",
      paramLabel = "NAME",
      description = "only to these terminals; @metro-1 stands for those of a location")
  private List<String> canary = List.of();

  @Option(
      names = "--share",
      paramLabel = "PERCENT",
      description =
          "only to this share of the terminals, 1 to 100; a larger one holds every smaller one")
  private @Nullable String share;

  AdminRequest with(AdminRequest request) {
    AdminRequest named =
        canary.isEmpty() ? request : request.with("canary", String.join(",", canary));
    return Optional.ofNullable(share).map(part -> named.with("share", part)).orElse(named);
  }
}
