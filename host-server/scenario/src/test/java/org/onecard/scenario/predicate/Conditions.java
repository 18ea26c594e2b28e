package org.onecard.scenario.predicate;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelProtoAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;

/** Compiles conditions for tests, as the host's compiler does. */
public final class Conditions {

  private static final CelCompiler COMPILER = compiler();

  private Conditions() {}

  /** A condition that must be right. */
  public static Predicate of(String text) {
    if (load(text) instanceof LoadedPredicate.Ok ok) {
      return ok.predicate();
    }
    throw new IllegalArgumentException(text + ": " + load(text));
  }

  /** What becomes of the checked tree of any CEL. */
  static LoadedPredicate load(String text) {
    return Predicate.load(text, tree(text));
  }

  static byte[] tree(String text) {
    try {
      CelAbstractSyntaxTree tree = COMPILER.compile(text).getAst();
      return CelProtoAbstractSyntaxTree.fromCelAst(tree).toCheckedExpr().toByteArray();
    } catch (CelValidationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static CelCompiler compiler() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(dev.cel.parser.CelStandardMacro.STANDARD_MACROS)
            .addFunctionDeclarations(
                CelFunctionDecl.newFunctionDeclaration(
                    Functions.WITHIN,
                    CelOverloadDecl.newGlobalOverload(
                        Functions.WITHIN_TEXTS,
                        SimpleType.BOOL,
                        SimpleType.STRING,
                        SimpleType.STRING)));
    for (Variable variable : Variable.values()) {
      builder.addVar(variable.label(), type(variable.kind()));
    }
    return builder.build();
  }

  private static CelType type(Variable.Kind kind) {
    return switch (kind) {
      case TEXT -> SimpleType.STRING;
      case NUMBER -> SimpleType.INT;
      case TRUTH -> SimpleType.BOOL;
      case TIME -> SimpleType.TIMESTAMP;
      case TEXTS -> ListType.create(SimpleType.STRING);
    };
  }
}
