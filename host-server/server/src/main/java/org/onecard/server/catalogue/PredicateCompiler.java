package org.onecard.server.catalogue;

import com.google.protobuf.CodedOutputStream;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelProtoAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.expr.CheckedExpr;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onecard.scenario.predicate.Functions;
import org.onecard.scenario.predicate.LoadedPredicate;
import org.onecard.scenario.predicate.Predicate;
import org.onecard.scenario.predicate.Variable;

/**
 * Checks the types of conditions and makes their trees. The only compiler of the product: terminals
 * get trees. Safe for any thread.
 */
final class PredicateCompiler {

  /** Nested parentheses in what an author writes. */
  private static final int DEEPEST = 32;

  private static final int MOST_ISSUES = 3;

  /** A text in quotes, so that nothing in it is taken for a name. */
  private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");

  private static final Pattern DOTTED = Pattern.compile("\\b[a-zA-Z_]+\\.[a-zA-Z_]+\\b(?!\\s*\\()");

  private static final List<String> NAMES =
      Arrays.stream(Variable.values()).map(Variable::label).toList();

  private static final CelCompiler COMPILER = compiler();

  private PredicateCompiler() {}

  /** What became of a condition. */
  sealed interface Compiled {

    record Ok(Predicate predicate) implements Compiled {}

    record Wrong(String message, String remedy) implements Compiled {}
  }

  static Compiled compile(String text) {
    if (text.length() > Predicate.MOST_CHARACTERS) {
      return new Compiled.Wrong(
          "the condition has " + text.length() + " characters",
          "write at most " + Predicate.MOST_CHARACTERS + ", or make several requirements of it");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      return new Compiled.Wrong(
          "the condition holds a line break or a tab",
          "write it on one line, or fold it with >- behind when:");
    }
    Optional<String> unknown = findUnknownName(text);
    if (unknown.isPresent()) {
      return new Compiled.Wrong(
          "a tap has no " + unknown.get(),
          Spelling.findNearest(unknown.get(), NAMES)
              .map(nearest -> "did you mean " + nearest + "?")
              .orElse("the names are " + String.join(", ", NAMES)));
    }
    try {
      LoadedPredicate loaded = Predicate.load(text, tree(COMPILER.compile(text).getAst()));
      return loaded instanceof LoadedPredicate.Ok ok
          ? new Compiled.Ok(ok.predicate())
          : new Compiled.Wrong(
              ((LoadedPredicate.Refused) loaded).because(),
              "a condition compares values, joined by && and ||");
    } catch (CelValidationException e) {
      return new Compiled.Wrong(
          "the condition cannot be read: "
              + String.join(
                  "; ",
                  e.getErrors().stream().limit(MOST_ISSUES).map(PredicateCompiler::words).toList()),
          "write it in CEL, for instance holder.age >= 65 || holder.kind == 'senior'");
    }
  }

  private static Optional<String> findUnknownName(String text) {
    Matcher matcher = DOTTED.matcher(QUOTED.matcher(text).replaceAll("''"));
    while (matcher.find()) {
      if (Variable.find(matcher.group()).isEmpty()) {
        return Optional.of(matcher.group());
      }
    }
    return Optional.empty();
  }

  private static String words(CelIssue issue) {
    return "at character %d, %s"
        .formatted(issue.getSourceLocation().getColumn() + 1, issue.getMessage());
  }

  /** The same condition has the same bytes on every machine. */
  private static byte[] tree(CelAbstractSyntaxTree tree) {
    CheckedExpr checked =
        CelProtoAbstractSyntaxTree.fromCelAst(tree).toCheckedExpr().toBuilder()
            .clearSourceInfo()
            .build();
    byte[] bytes = new byte[checked.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      checked.writeTo(out);
    } catch (IOException cannotHappen) {
      throw new UncheckedIOException(cannotHappen); // The array has just the size.
    }
    return bytes;
  }

  private static CelCompiler compiler() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(
                CelOptions.current()
                    .maxExpressionCodePointSize(Predicate.MOST_CHARACTERS)
                    .maxParseRecursionDepth(DEEPEST)
                    .build())
            .addFunctionDeclarations(
                CelFunctionDecl.newFunctionDeclaration(
                    Functions.WITHIN,
                    CelOverloadDecl.newGlobalOverload(
                        Functions.WITHIN_TEXTS,
                        SimpleType.BOOL,
                        SimpleType.STRING,
                        SimpleType.STRING)))
            .setResultType(SimpleType.BOOL);
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
