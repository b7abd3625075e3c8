/**
 * Whole clusters in virtual time on one thread: nodes, database, log and clients whose every step,
 * delay and failure follows from a seed, and what must hold whatever happens.
 */
package io.synctv.core.simulation;
