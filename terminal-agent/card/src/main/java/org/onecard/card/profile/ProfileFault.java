package org.onecard.card.profile;

/**
 * One thing that is wrong in a profile file.
 *
 * @param line from 1
 * @param column from 1, in characters
 * @param path where in the profile, for instance {@code files[0].fields[2].length}; empty for the
 *     whole file
 * @param why what is wrong and what would be right
 */
public record ProfileFault(int line, int column, String path, String why) {

  /** For instance {@code line 12, column 9: files[0].name is missing}. */
  public String describe() {
    return "line %d, column %d: %s%s"
        .formatted(line, column, path.isEmpty() ? "" : path + " ", why);
  }
}
