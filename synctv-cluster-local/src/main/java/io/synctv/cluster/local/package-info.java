/**
 * The cluster transport inside one JVM: the default of a node that runs alone, and several nodes in
 * one test.
 *
 * <p>A {@link io.synctv.cluster.local.LocalCluster} stands for the shared store. Its rooms hold the
 * log of events, whoever watches it, and one queue of deliveries; its nodes are views of it. There
 * is no thread: a caller delivers what it caused, and old rooms are swept in passing.
 */
@NullMarked
package io.synctv.cluster.local;

import org.jspecify.annotations.NullMarked;
