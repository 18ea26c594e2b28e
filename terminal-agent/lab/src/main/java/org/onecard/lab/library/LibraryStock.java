package org.onecard.lab.library;

import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Books and readers of one library, and what was done with them. Every loan, return and renewal
 * that was carried out is counted, so that a test sees what was done twice.
 */
public final class LibraryStock {

  private static final int LOAN_DAYS = 30;

  private final Map<String, LibraryBook> books = new TreeMap<>();
  private final Map<String, Reader> readers = new TreeMap<>();
  private final Map<String, Set<String>> loans = new TreeMap<>();
  private final Map<String, Integer> done = new LinkedHashMap<>();
  private final String place;

  /**
   * A reader as the library has it.
   *
   * @param limit books at once
   */
  public record Reader(String id, int limit, boolean blocked, int overdue) {}

  /** An empty library. */
  public LibraryStock(String place) {
    this.place = place;
  }

  /** Ten books and three readers: one in good standing, one blocked, one with something overdue. */
  public static LibraryStock stocked(String place) {
    LibraryStock stock = new LibraryStock(place);
    for (int number = 1; number <= 10; number++) {
      stock.addBook("%s-b%02d".formatted(place, number), "样书 " + number);
    }
    stock.addReader(new Reader("reader-1", 5, false, 0));
    stock.addReader(new Reader("reader-2", 5, true, 0));
    stock.addReader(new Reader("reader-3", 5, false, 1));
    return stock;
  }

  public synchronized void addBook(String barcode, String title) {
    books.put(barcode, new LibraryBook(barcode, title, place));
  }

  public synchronized void addReader(Reader reader) {
    readers.put(reader.id(), reader);
  }

  /**
   * How often something was carried out: {@code loan b-1}, {@code return b-1}, {@code renew b-1}.
   */
  public synchronized int count(String what) {
    return done.getOrDefault(what, 0);
  }

  /** Who has a book on loan. */
  public synchronized Optional<String> borrower(String barcode) {
    return Optional.ofNullable(books.get(barcode)).map(book -> book.borrower);
  }

  /** Lends at the desk, past any kiosk. */
  public synchronized void lendAtDesk(String barcode, String readerId, LocalDateTime due) {
    LibraryBook book = books.get(barcode);
    if (book != null) {
      move(book, readerId, due);
    }
  }

  synchronized @Nullable Reader reader(String id) {
    return readers.get(id);
  }

  synchronized @Nullable LibraryBook book(String barcode) {
    return books.get(barcode);
  }

  synchronized List<String> loansOf(String readerId) {
    return List.copyOf(loans.getOrDefault(readerId, new TreeSet<>()));
  }

  private void move(LibraryBook book, @Nullable String borrower, @Nullable LocalDateTime due) {
    String before = book.borrower;
    if (before != null) {
      loans.getOrDefault(before, new TreeSet<>()).remove(book.barcode);
    }
    if (borrower != null) {
      loans.computeIfAbsent(borrower, reader -> new TreeSet<>()).add(book.barcode);
    }
    book.borrower = borrower;
    book.due = due;
  }

  /** Why not; empty where it is lent now. */
  synchronized Optional<String> lend(String readerId, String barcode, LocalDateTime now) {
    Reader reader = readers.get(readerId);
    LibraryBook book = books.get(barcode);
    if (reader == null || book == null) {
      return Optional.of(reader == null ? "没有此读者" : "没有此书");
    }
    if (reader.blocked()) {
      return Optional.of("读者证已停用");
    }
    if (book.borrower != null) {
      return Optional.of("此书已借出");
    }
    if (loansOf(readerId).size() >= reader.limit()) {
      return Optional.of("已达借阅上限");
    }
    move(book, readerId, now.plusDays(LOAN_DAYS));
    done.merge("loan " + barcode, 1, Integer::sum);
    return Optional.empty();
  }

  synchronized boolean takeBack(String barcode, String at) {
    LibraryBook book = books.get(barcode);
    if (book == null) {
      return false;
    }
    move(book, null, null);
    book.place = at.isBlank() ? place : at;
    done.merge("return " + barcode, 1, Integer::sum);
    return true;
  }

  synchronized boolean renew(String readerId, String barcode) {
    LibraryBook book = books.get(barcode);
    if (book == null || !readerId.equals(book.borrower) || book.due == null) {
      return false;
    }
    book.due = book.due.plusDays(LOAN_DAYS);
    done.merge("renew " + barcode, 1, Integer::sum);
    return true;
  }
}
