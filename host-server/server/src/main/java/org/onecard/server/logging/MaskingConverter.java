package org.onecard.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;

/** {@code %mask(…)} in a Logback pattern: masks everything inside it, stack traces too. */
public final class MaskingConverter extends CompositeConverter<ILoggingEvent> {

  @Override
  protected String transform(ILoggingEvent event, String line) {
    return Masking.mask(line);
  }
}
