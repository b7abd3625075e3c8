/**
 * The words everybody shares: identifiers, people, and the mark that says how stable a public type
 * is.
 *
 * <p>Feature packages beside this one hold the values, commands, events and interfaces of one
 * subject each. Nothing here does I/O, reads a clock or holds mutable state; every type is safe for
 * use by several threads.
 */
@NullMarked
package io.synctv.api;

import org.jspecify.annotations.NullMarked;
