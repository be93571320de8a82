import com.google.firebase.rules.lang.FirebaseRulesProtoCompiler;
import com.google.firebase.rules.runtime.common.EvaluationException;
import com.google.firebase.rules.runtime.evaluators.AuthRuleEvaluator.RuleContext;
import com.google.firebase.rules.runtime.impl.DefaultEvaluator;
import com.google.firebase.rules.runtime.v1.ExpressionListValue;
import com.google.firebase.rules.runtime.v1.ExpressionMapValue;
import com.google.firebase.rules.runtime.v1.ExpressionValue;
import com.google.firebase.rules.runtime.v1.RulesetAst;
import com.google.firebase.rules.v1.File;
import com.google.firebase.rules.v1.Source;
import com.google.firebase.rules.v1.TestCase;
import com.google.firebase.rules.v1.TestSuite;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/**
 * What rules of Cloud Storage allow, by Google's own compiler and evaluator.
 *
 * <p>The Firebase storage emulator is a server in JavaScript which asks this evaluator about every call. Google ships it
 * within the Firestore emulator too, so no more is needed than that: {@code java -cp EMULATOR.jar StorageRules.java RULES}.
 * Standard input is a {@code TestSuite} as the Firebase Rules interface takes it; a line with ALLOW or DENY comes out for
 * each of its cases. Rules that do not compile end it with what the compiler says.
 */
final class StorageRules {
  public static void main(String[] arguments) throws Exception {
    RulesetAst rules = compiled(Files.readString(Path.of(arguments[0])));
    TestSuite.Builder suite = TestSuite.newBuilder();
    JsonFormat.parser().merge(new InputStreamReader(System.in), suite);
    for (TestCase each : suite.getTestCasesList()) {
      System.out.println(allows(rules, each) ? TestCase.Expectation.ALLOW : TestCase.Expectation.DENY);
    }
  }

  private static RulesetAst compiled(String text) {
    File file = File.newBuilder().setName("storage.rules").setContent(text).build();
    var result = FirebaseRulesProtoCompiler.createStandalone().compile(Source.newBuilder().addFiles(file).build());
    if (result.hasCompilationError() || !result.getIssues().isEmpty()) {
      throw new IllegalArgumentException(result.getIssues().toString());
    }
    return result.getRulesetAst();
  }

  private static boolean allows(RulesetAst rules, TestCase asked) throws Exception {
    Struct request = asked.getRequest().getStructValue();
    RuleContext context =
        RuleContext.builder()
            .service("firebase.storage")
            .method(request.getFieldsOrThrow("method").getStringValue())
            .path(request.getFieldsOrThrow("path").getStringValue())
            .supplyVariable("request", expression(asked.getRequest()))
            .supplyVariable("resource", expression(asked.getResource()))
            .build();
    try {
      return new DefaultEvaluator(rules).evaluate(context).get().permit();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof EvaluationException) {
        return false; // as deployed: a condition that cannot be evaluated lets nobody in
      }
      throw failed;
    }
  }

  private static ExpressionValue expression(Value value) {
    ExpressionValue.Builder made = ExpressionValue.newBuilder();
    switch (value.getKindCase()) {
      case BOOL_VALUE -> made.setBoolValue(value.getBoolValue());
      case NUMBER_VALUE -> made.setFloatValue(value.getNumberValue());
      case STRING_VALUE -> made.setStringValue(value.getStringValue());
      case LIST_VALUE -> {
        var list = ExpressionListValue.newBuilder();
        value.getListValue().getValuesList().forEach(each -> list.addValues(expression(each)));
        made.setListValue(list);
      }
      case STRUCT_VALUE -> {
        var map = ExpressionMapValue.newBuilder();
        value.getStructValue().getFieldsMap().forEach((name, each) -> map.putFields(name, expression(each)));
        made.setMapValue(map);
      }
      default -> made.setNullValue(NullValue.NULL_VALUE);
    }
    return made.build();
  }
}
