/**
 * Clients that change the same few things of one room at the same time on several servers, a
 * journal of what they asked and were told, and what must hold of it whatever went wrong meanwhile.
 */
@NullMarked
package io.synctv.examples.faults.contention;

import org.jspecify.annotations.NullMarked;
