package org.onecard.lab.proof;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Everything that our code logs, in full and with nothing blacked out, in a file. */
final class LeakLog implements AutoCloseable {

  private final Logger ours = (Logger) LoggerFactory.getLogger("org.onecard");
  private final Level before = ours.getLevel();
  private final FileAppender<ILoggingEvent> appender = new FileAppender<>();
  private final Path file;

  private LeakLog(Path file) {
    this.file = file;
    LoggerContext context = ours.getLoggerContext();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d %level %logger %msg%n%ex{full}");
    encoder.start();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    appender.start();
    ours.setLevel(Level.TRACE);
    ours.addAppender(appender);
  }

  static LeakLog into(Path file) {
    return new LeakLog(file);
  }

  Path file() {
    return file;
  }

  boolean contains(String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      return false; // Half of a character has been written.
    }
  }

  @Override
  public void close() {
    ours.detachAppender(appender);
    ours.setLevel(before);
    appender.stop();
  }
}
