package org.onecard.scenario.predicate;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.SimpleType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a tree is one that may be evaluated: bounded, without loops, and of known words. */
final class TreeCheck {

  static final int MOST_NODES = 200;
  static final int DEEPEST = 32;

  private final CelAbstractSyntaxTree tree;
  private final Set<Variable> variables = EnumSet.noneOf(Variable.class);

  TreeCheck(CelAbstractSyntaxTree tree) {
    this.tree = tree;
  }

  private record Node(CelExpr expr, int depth) {}

  /** What is wrong with it. */
  Optional<String> findFault() {
    if (!tree.isChecked() || !tree.getResultType().equals(SimpleType.BOOL)) {
      return Optional.of("it is not a condition that is true or false");
    }
    Deque<Node> open = new ArrayDeque<>();
    open.push(new Node(tree.getExpr(), 1));
    for (int nodes = 1; !open.isEmpty(); nodes++) {
      if (nodes > MOST_NODES) {
        return Optional.of("it has more than " + MOST_NODES + " parts");
      }
      Node node = open.pop();
      if (node.depth() > DEEPEST) {
        return Optional.of("it is nested more than " + DEEPEST + " deep");
      }
      Optional<String> fault = findFault(node.expr());
      if (fault.isPresent()) {
        return fault;
      }
      parts(node.expr()).forEach(part -> open.push(new Node(part, node.depth() + 1)));
    }
    return Optional.empty();
  }

  /** What it speaks of, once it was found to be in order. */
  Set<Variable> variables() {
    return Set.copyOf(variables);
  }

  private Optional<String> findFault(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT, LIST -> Optional.empty();
      case IDENT, SELECT -> findUnknown(expr);
      case CALL ->
          Functions.ALLOWED.contains(expr.call().function())
              ? Optional.empty()
              : Optional.of("it uses " + expr.call().function() + ", which conditions do not have");
      case COMPREHENSION -> Optional.of("it goes through a list; write 'name' in list instead");
      case STRUCT, MAP, NOT_SET -> Optional.of("it makes a map or a message");
    };
  }

  private Optional<String> findUnknown(CelExpr expr) {
    Optional<Variable> variable =
        tree.getReference(expr.id()).map(CelReference::name).flatMap(Variable::find);
    variable.ifPresent(variables::add);
    return variable.isPresent()
        ? Optional.empty()
        : Optional.of("it speaks of something that a tap does not have");
  }

  private static List<CelExpr> parts(CelExpr expr) {
    List<CelExpr> parts = new ArrayList<>();
    switch (expr.getKind()) {
      case CALL -> {
        expr.call().target().ifPresent(parts::add);
        parts.addAll(expr.call().args());
      }
      case LIST -> parts.addAll(expr.list().elements());
      default -> {}
    }
    return parts;
  }
}
