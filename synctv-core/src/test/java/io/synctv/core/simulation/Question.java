package io.synctv.core.simulation;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The way of a question to the log server and of its answer back. */
@FunctionalInterface
interface Question {

  <T> CompletionStage<T> ask(String what, Supplier<T> question);
}
