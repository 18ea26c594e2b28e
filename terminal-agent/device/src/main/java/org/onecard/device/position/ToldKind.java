package org.onecard.device.position;

/**
 * A slot's kind and how it was told.
 *
 * @param how best first: the declaration order of {@link How}
 */
public record ToldKind(SlotKind kind, How how) {

  /** Nobody has told. */
  public static final ToldKind UNKNOWN = new ToldKind(SlotKind.UNKNOWN, How.NOT_TOLD);

  /** What a kind was told by, the surest first. */
  public enum How {
    /** A card in it had the answer to reset that PC/SC makes up for a contactless one. */
    CARD("by the card in it"),
    /** The reader's driver lists a feature that only such slots have (PC/SC part 10). */
    FEATURE("by a PC/SC feature"),
    /** Maker and product, as driver or USB give them, are of a reader with slots of one kind. */
    PRODUCT("by maker and product"),
    /** Words in the slot's name: the last resort, a maker may write anything. */
    NAME("by its name only"),
    NOT_TOLD("not told");

    private final String phrase;

    How(String phrase) {
      this.phrase = phrase;
    }

    /** In words. */
    public String phrase() {
      return phrase;
    }
  }
}
