package org.onecard.scenario.predicate;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelProtoAbstractSyntaxTree;
import dev.cel.expr.CheckedExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One condition: its text, for people, and its checked tree, which is what is evaluated. Safe for
 * any thread. The tree is judged when it is taken and made ready at its first use, so that a
 * catalogue of thousands loads quickly; the publisher's test cases are that first use.
 */
public final class Predicate {

  /** Characters of the text, and so of what an author can write. */
  public static final int MOST_CHARACTERS = 500;

  /** Bytes of the tree. */
  public static final int MOST_BYTES = 16_384;

  private final String text;
  private final byte[] tree;
  private final Set<Variable> variables;
  private volatile CelRuntime.@Nullable Program program;

  private Predicate(String text, byte[] tree, Set<Variable> variables) {
    this.text = text;
    this.tree = tree;
    this.variables = variables;
  }

  /**
   * Takes a checked tree from anybody.
   *
   * @param text what it was written as, at most {@link #MOST_CHARACTERS}
   * @param tree {@code cel.expr.CheckedExpr} as protocol buffers encode it, at most {@link
   *     #MOST_BYTES}; source information is not needed
   */
  public static LoadedPredicate load(String text, byte[] tree) {
    if (text.isBlank() || text.length() > MOST_CHARACTERS) {
      return new LoadedPredicate.Refused(
          "the condition has %d characters, and may have 1 to %d"
              .formatted(text.length(), MOST_CHARACTERS));
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      return new LoadedPredicate.Refused("the condition holds a line break or a tab");
    }
    if (tree.length > MOST_BYTES) {
      return new LoadedPredicate.Refused("its tree has more than " + MOST_BYTES + " bytes");
    }
    try {
      TreeCheck check = new TreeCheck(parse(tree));
      Optional<String> fault = check.findFault();
      return fault.isPresent()
          ? new LoadedPredicate.Refused(fault.get())
          : new LoadedPredicate.Ok(new Predicate(text, tree.clone(), check.variables()));
    } catch (InvalidProtocolBufferException | RuntimeException notATree) {
      // The library throws what it likes at a tree that its own compiler would never have made.
      return new LoadedPredicate.Refused("its tree cannot be read");
    }
  }

  private static CelAbstractSyntaxTree parse(byte[] tree) throws InvalidProtocolBufferException {
    return CelProtoAbstractSyntaxTree.fromCheckedExpr(CheckedExpr.parseFrom(tree)).getAst();
  }

  /** As its author wrote it. */
  public String text() {
    return text;
  }

  /** The checked tree. */
  public byte[] tree() {
    return tree.clone();
  }

  /** What it speaks of. */
  public Set<Variable> variables() {
    return variables;
  }

  /** Whether it holds. No values make it throw. */
  public Truth evaluate(Values values) {
    Set<Variable> missing = EnumSet.noneOf(Variable.class);
    try {
      Object result =
          program()
              .eval(name -> Variable.find(name).flatMap(asked -> find(asked, values, missing)));
      return result instanceof Boolean holds
          ? Truth.of(holds)
          : new Truth.Failed("it came to no truth");
    } catch (CelEvaluationException e) {
      return e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND && !missing.isEmpty()
          ? new Truth.Absent(missing)
          : new Truth.Failed(e.getErrorCode().name());
    } catch (RuntimeException unforeseen) {
      // Fails closed: a tree that was not type-checked may surprise the library.
      return new Truth.Failed(unforeseen.getClass().getSimpleName());
    }
  }

  private static Optional<Object> find(Variable asked, Values values, Set<Variable> missing) {
    Optional<Object> value = values.find(asked);
    if (value.isEmpty()) {
      missing.add(asked);
    }
    return value;
  }

  private CelRuntime.Program program() throws CelEvaluationException {
    CelRuntime.@Nullable Program ready = program;
    if (ready == null) {
      try {
        ready = Evaluator.RUNTIME.createProgram(parse(tree));
      } catch (InvalidProtocolBufferException cannotHappen) {
        throw new IllegalStateException(cannotHappen); // It was parsed when it was taken.
      }
      program = ready; // Two threads may make it; either one serves.
    }
    return ready;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Predicate that
        && text.equals(that.text)
        && Arrays.equals(tree, that.tree);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, Arrays.hashCode(tree));
  }

  @Override
  public String toString() {
    return text;
  }
}
