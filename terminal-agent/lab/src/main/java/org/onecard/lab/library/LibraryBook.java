package org.onecard.lab.library;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** One copy on the shelf or on loan. Guarded by its library. */
final class LibraryBook {

  final String barcode;
  final String title;
  @Nullable String borrower;
  @Nullable LocalDateTime due;
  String place;

  LibraryBook(String barcode, String title, String place) {
    this.barcode = barcode;
    this.title = title;
    this.place = place;
  }
}
