package org.onecard.lab.code;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/** Draws a text as a QR code: rows of {@code 1} (dark) and {@code 0}, without the quiet zone. */
final class QrRows {

  /** What a code needs around it, in modules (ISO/IEC 18004). */
  static final int QUIET = 4;

  private QrRows() {}

  static List<String> of(String text) {
    // From a lit screen the lowest correction is enough; where it fits, more is taken.
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
    List<String> rows = new ArrayList<>();
    for (int y = 0; y < code.size; y++) {
      StringBuilder row = new StringBuilder(code.size);
      for (int x = 0; x < code.size; x++) {
        row.append(code.getModule(x, y) ? '1' : '0');
      }
      rows.add(row.toString());
    }
    return rows;
  }

  /** The same for a terminal window: two rows a line, light on a dark ground. */
  static String draw(List<String> rows) {
    int size = rows.size();
    StringBuilder drawing = new StringBuilder();
    for (int y = -QUIET; y < size + QUIET; y += 2) {
      for (int x = -QUIET; x < size + QUIET; x++) {
        boolean upperDark = isDark(rows, x, y);
        boolean lowerDark = isDark(rows, x, y + 1);
        drawing.append(upperDark ? (lowerDark ? ' ' : '▄') : (lowerDark ? '▀' : '█'));
      }
      drawing.append('\n');
    }
    return drawing.toString();
  }

  private static boolean isDark(List<String> rows, int x, int y) {
    return y >= 0 && y < rows.size() && x >= 0 && x < rows.size() && rows.get(y).charAt(x) == '1';
  }
}
