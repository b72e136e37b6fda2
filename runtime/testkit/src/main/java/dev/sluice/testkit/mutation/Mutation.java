package dev.sluice.testkit.mutation;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One change to the bytecode of one method: how a rule is taken out of code that has no way to do
 * without it.
 *
 * @param type the class, fully named
 * @param method all methods of this name
 */
public record Mutation(String type, String method, Change change) {
  /** What is changed. */
  public sealed interface Change {
    /** The whole body is this instead. */
    record Body(Consumer<CodeBuilder> body) implements Change {}

    /** Before the body comes this. */
    record Before(Consumer<CodeBuilder> prelude) implements Change {}

    /** A call is not made; its arguments are dropped, and this stands in for its answer. */
    record Call(String called, boolean dropsReceiver, Consumer<CodeBuilder> answer)
        implements Change {}

    /** A call is made of this static method instead, which takes the receiver first. */
    record Instead(String called, ClassDesc owner, String method) implements Change {}
  }

  /** The method does nothing. */
  public static Mutation doesNothing(String type, String method) {
    return new Mutation(type, method, new Change.Body(CodeBuilder::return_));
  }

  /** The method says this, whatever it is asked. */
  public static Mutation says(String type, String method, boolean answer) {
    return new Mutation(
        type, method, new Change.Body(code -> code.loadConstant(answer ? 1 : 0).ireturn()));
  }

  /** The method gives back the object that it is called on. */
  public static Mutation givesItself(String type, String method) {
    return new Mutation(type, method, new Change.Body(code -> code.aload(0).areturn()));
  }

  /** The method finds false in the argument in this slot, whatever it is given. */
  public static Mutation isToldFalse(String type, String method, int slot) {
    return new Mutation(type, method, new Change.Before(code -> code.loadConstant(0).istore(slot)));
  }

  /** The method finds zero in the long argument in this slot, whatever it is given. */
  public static Mutation isToldZero(String type, String method, int slot) {
    return new Mutation(
        type, method, new Change.Before(code -> code.loadConstant(0L).lstore(slot)));
  }

  /** The method takes another one's answer for this number (0 and 1 are false and true). */
  public static Mutation hears(String type, String method, String called, int answer) {
    return new Mutation(
        type, method, new Change.Call(called, true, code -> code.loadConstant(answer)));
  }

  /** The method takes another one's answer for this text. */
  public static Mutation hears(String type, String method, String called, String answer) {
    return new Mutation(
        type, method, new Change.Call(called, true, code -> code.loadConstant(answer)));
  }

  /** The method takes another one's answer for what this code leaves, or returns, instead. */
  public static Mutation hears(
      String type, String method, String called, Consumer<CodeBuilder> answer) {
    return new Mutation(type, method, new Change.Call(called, true, answer));
  }

  /** The method leaves out to call another one, which answers nothing. */
  public static Mutation leavesOut(String type, String method, String called) {
    return new Mutation(type, method, new Change.Call(called, true, _ -> {}));
  }

  /** The method calls a static one of {@code owner} instead, which takes the receiver first. */
  public static Mutation asksInstead(
      String type, String method, String called, Class<?> owner, String asked) {
    ClassDesc of = ClassDesc.of(owner.getName());
    return new Mutation(type, method, new Change.Instead(called, of, asked));
  }

  /** The method goes on with what it would have called another one on. */
  public static Mutation passesOver(String type, String method, String called) {
    return new Mutation(type, method, new Change.Call(called, false, _ -> {}));
  }

  /**
   * The class with this change.
   *
   * @throws AssertionError if there is nothing any more that could be changed so
   */
  public byte[] appliedTo(byte[] original) {
    ClassFile files = ClassFile.of();
    Editor editor = new Editor();
    byte[] changed =
        files.transformClass(
            files.parse(original),
            ClassTransform.transformingMethodBodies(
                found -> found.methodName().equalsString(method), editor));
    if (editor.changes.get() == 0) {
      throw new AssertionError("the code has changed, and nothing is left to break by " + this);
    }
    return changed;
  }

  private final class Editor implements CodeTransform {
    private final AtomicInteger changes = new AtomicInteger();

    @Override
    public void atStart(CodeBuilder code) {
      switch (change) {
        case Change.Body(var body) -> {
          body.accept(code);
          changes.incrementAndGet();
        }
        case Change.Before(var prelude) -> {
          prelude.accept(code);
          changes.incrementAndGet();
        }
        case Change.Call _, Change.Instead _ -> {}
      }
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      switch (change) {
        case Change.Body _ -> {}
        case Change.Before _ -> code.with(element);
        case Change.Instead other -> {
          if (element instanceof InvokeInstruction made
              && made.name().equalsString(other.called())) {
            code.invokestatic(other.owner(), other.method(), withReceiver(made));
            changes.incrementAndGet();
          } else {
            code.with(element);
          }
        }
        case Change.Call call -> {
          if (element instanceof InvokeInstruction made
              && made.name().equalsString(call.called())) {
            instead(code, made, call);
          } else {
            code.with(element);
          }
        }
      }
    }

    private static MethodTypeDesc withReceiver(InvokeInstruction made) {
      MethodTypeDesc type = made.typeSymbol();
      return made.opcode() == Opcode.INVOKESTATIC
          ? type
          : type.insertParameterTypes(0, made.owner().asSymbol());
    }

    private void instead(CodeBuilder code, InvokeInstruction made, Change.Call call) {
      List<ClassDesc> arguments = made.typeSymbol().parameterList();
      for (ClassDesc argument : arguments.reversed()) {
        drop(code, TypeKind.from(argument));
      }
      if (call.dropsReceiver() && made.opcode() != Opcode.INVOKESTATIC) {
        code.pop();
      }
      call.answer().accept(code);
      changes.incrementAndGet();
    }

    private static void drop(CodeBuilder code, TypeKind kind) {
      if (kind.slotSize() == 2) {
        code.pop2();
      } else {
        code.pop();
      }
    }
  }
}
