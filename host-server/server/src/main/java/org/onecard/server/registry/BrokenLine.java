package org.onecard.server.registry;

/** A line that cannot be taken. Caught where the file is read, which knows file and line. */
final class BrokenLine extends Exception {

  private static final long serialVersionUID = 1L;

  private final String column;
  private final String problem;
  private final String remedy;

  BrokenLine(String column, String problem, String remedy) {
    super(problem);
    this.column = column;
    this.problem = problem;
    this.remedy = remedy;
  }

  ParsedRegistry.Broken in(String file, long line) {
    return new ParsedRegistry.Broken(file, line, column, problem, remedy);
  }
}
