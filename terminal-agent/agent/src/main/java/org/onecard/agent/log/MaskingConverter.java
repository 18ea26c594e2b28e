package org.onecard.agent.log;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The message with everything blacked out that could stand for a person or be a key. */
public final class MaskingConverter extends MessageConverter {

  @Override
  public String convert(ILoggingEvent event) {
    return Masking.mask(event.getFormattedMessage());
  }
}
