package io.synctv.core.store;

import java.util.function.Consumer;

/**
 * A way to be wrong, and the test of the contract that has to find it.
 *
 * @param name what such a store does, as one sentence
 * @param caughtBy the name of the test
 * @param alteration makes right stores wrong
 */
record WrongStore(String name, String caughtBy, Consumer<AlteredStores> alteration) {

  static WrongStore wrong(String name, String caughtBy, Consumer<AlteredStores> alteration) {
    return new WrongStore(name, caughtBy, alteration);
  }

  @Override
  public String toString() {
    return name + ": " + caughtBy;
  }
}
