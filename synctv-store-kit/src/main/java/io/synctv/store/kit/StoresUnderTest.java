package io.synctv.store.kit;

import io.synctv.api.store.Stores;
import java.time.Duration;

/** What the parts of the contract have to work with. */
interface StoresUnderTest {

  /** Returns the stores of a test, which kept nothing when it began. */
  Stores stores();

  /** Makes everything that is kept older, as if so much time had passed. */
  void age(Duration time);

  /**
   * Returns stores on the same data; skips the test where an implementation is for one node alone.
   *
   * @param i which; 0 are {@link #stores}
   */
  Stores node(int i);

  /** Runs work at the same time, by turns on all nodes; fails when one of it fails. */
  void onAllNodes(int writers, Work work) throws Exception;

  /** What one of several writers does on its node. */
  @FunctionalInterface
  interface Work {
    void run(Stores node, int writer) throws Exception;
  }
}
