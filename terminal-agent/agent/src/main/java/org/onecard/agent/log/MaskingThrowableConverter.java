package org.onecard.agent.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

/** A stack trace, with the same blacked out in its messages. */
public final class MaskingThrowableConverter extends ThrowableProxyConverter {

  @Override
  protected String throwableProxyToString(IThrowableProxy proxy) {
    return Masking.mask(super.throwableProxyToString(proxy));
  }
}
