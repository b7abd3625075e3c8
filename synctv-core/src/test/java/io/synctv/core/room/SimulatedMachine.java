package io.synctv.core.room;

/** What a simulated node runs on: {@link Execution}, seen from outside this package. */
public interface SimulatedMachine extends Execution {}
