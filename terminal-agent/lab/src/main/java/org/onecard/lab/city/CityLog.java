package org.onecard.lab.city;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * What the product logs as an error with an exception is a fault of its own, which the product
 * survives and the city does not. While this is open, everything else that it logs is dropped: a
 * city says more in a second than anybody reads.
 */
final class CityLog implements AutoCloseable {

  private static final Map<Thread, City> CITIES = new ConcurrentHashMap<>();

  private final Logger product;
  private final Level levelBefore;
  private final boolean additiveBefore;
  private final Faults faults = new Faults();

  /** Takes over the product's log in this process. */
  CityLog() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    product = context.getLogger("org.onecard");
    levelBefore = product.getLevel();
    additiveBefore = product.isAdditive();
    product.setLevel(Level.ERROR);
    product.setAdditive(false);
    faults.setContext(context);
    faults.start();
    product.addAppender(faults);
  }

  @Override
  public void close() {
    product.detachAppender(faults);
    product.setAdditive(additiveBefore);
    product.setLevel(levelBefore);
  }

  /** What this thread logs until then is that city's. */
  static Listening of(City city) {
    CITIES.put(Thread.currentThread(), city);
    return () -> CITIES.remove(Thread.currentThread());
  }

  /** Ends the listening. */
  @FunctionalInterface
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  private static final class Faults extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      City city = CITIES.get(Thread.currentThread());
      IThrowableProxy fault = event.getThrowableProxy();
      if (city != null && fault != null && event.getLevel() == Level.ERROR) {
        city.told()
            .broke(
                "log",
                "%s (%s: %s%s)"
                    .formatted(
                        event.getFormattedMessage(),
                        fault.getClassName(),
                        fault.getMessage(),
                        fault.getStackTraceElementProxyArray().length == 0
                            ? ""
                            : " " + fault.getStackTraceElementProxyArray()[0].getSTEAsString()));
      }
    }
  }
}
