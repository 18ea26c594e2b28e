package org.onecard.lab.docs;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.store.FlatJson;
import org.onecard.lab.LabFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code docs}: the documents as a site. */
@Command(
    name = "docs",
    description = {
      "Makes a site of firmware-docs: static pages with search and pictures, which need no server",
      "and no network. Prints the address of its index."
    },
    mixinStandardHelpOptions = true)
public final class DocsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "where it goes; files of the same names are replaced (default: .onecard/docs, made anew)")
  private @Nullable Path out;

  @Option(
      names = "--take-pictures",
      description = {
        "first replaces those pictures of firmware-docs that the last run of the browser tests",
        "took under the same name, so that they show what there is"
      })
  private boolean takePictures;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Path given = out;
    Path folder = given == null ? LabFiles.freshDirectory("docs") : given.toAbsolutePath();
    if (takePictures) {
      Pictures.take(LabFiles.screenshots(), LabFiles.documents().resolve("pictures"));
    }
    DocsSite site = DocsSite.read(LabFiles.documents());
    site.write(folder);
    String address = folder.resolve("index.html").toUri().toString();
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? new FlatJson().put("pages", site.pages().size()).put("index", address)
            : "%d pages: %s".formatted(site.pages().size(), address));
    out.flush();
    return 0;
  }
}
