package dev.sluice.compiler.check;

import dev.sluice.compiler.model.HandlerModel.Argument;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;

/** The parameters of a method, sorted out; those that were reported are left out. */
record Parameters(List<Parameter> all) {
  record Parameter(Argument argument, VariableElement element, TypeElement type) {}

  Parameters {
    all = List.copyOf(all);
  }

  Optional<Parameter> find(Argument argument) {
    return all.stream().filter(parameter -> parameter.argument() == argument).findFirst();
  }

  List<Argument> arguments() {
    return all.stream().map(Parameter::argument).toList();
  }
}
