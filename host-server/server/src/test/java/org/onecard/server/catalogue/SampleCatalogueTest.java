package org.onecard.server.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SampleCatalogueTest {

  @Test
  void demo_isValid() throws IOException {
    Path p = Path.of("../../firmware-docs/samples/demo/catalogue.yaml");
    assertThat(CatalogueYaml.parse("catalogue.yaml", Files.readAllBytes(p)))
        .isInstanceOf(ParsedCatalogue.Valid.class);
  }
}
