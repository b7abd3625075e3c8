package io.synctv.core.room;

import io.synctv.core.engine.Execution;

/** What a simulated node runs on: {@link Execution}, seen from outside this package. */
public interface SimulatedMachine extends Execution {}
